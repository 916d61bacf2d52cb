package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.conformance.Statement.Side;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data of the suite and the annotations of its tests agree; nothing is left out silently. */
class SpecListTest {
    private final SpecIndex index = SpecIndex.read();

    @ParameterizedTest
    @EnumSource
    void shouldNameOnlyStatementsThatThereAre(Standard standard) {
        assertThat(numbers(Statements.of(standard))).containsAll(index.numbers(standard));
    }

    @ParameterizedTest
    @EnumSource
    void shouldListEachStatementOnceAndInOrder(Standard standard) {
        List<Statement> statements = Statements.of(standard);
        assertThat(statements).doesNotHaveDuplicates().isSorted();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTestEveryStatementThatBindsAServerOrSayWhyNot(Standard standard) {
        Map<String, String> untested = Statements.untested(standard);
        List<Statement> forgotten = Statements.of(standard).stream()
                .filter(statement -> statement.side() == Side.SERVER)
                .filter(statement -> index.tests(statement).isEmpty())
                .filter(statement -> !untested.containsKey(statement.number()))
                .toList();
        assertThat(forgotten).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveReasonsOnlyForWhatIsNotTested(Standard standard) {
        assertThat(numbers(Statements.of(standard)))
                .containsAll(Statements.untested(standard).keySet());
        assertThat(index.numbers(standard)).noneMatch(Statements.untested(standard)::containsKey);
    }

    @Test
    void shouldExplainDifferencesOnlyOfTestsThatThereAre() {
        assertThat(Statements.mosquittoDifferences().keySet()).allMatch(index::isOfTheSuite);
    }

    private static List<String> numbers(List<Statement> statements) {
        return statements.stream().map(Statement::number).toList();
    }
}
