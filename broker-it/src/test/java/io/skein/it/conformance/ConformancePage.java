package io.skein.it.conformance;

import io.skein.it.conformance.Statement.Side;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes docs/conformance.md from the statements, the annotations of the tests and how the tests ended. */
final class ConformancePage {
    private final SpecIndex index;
    private final Outcomes oneNode;
    private final Outcomes acrossNodes;
    private final StringBuilder page = new StringBuilder();

    ConformancePage(SpecIndex index, Outcomes oneNode, Outcomes acrossNodes) {
        this.index = index;
        this.oneNode = oneNode;
        this.acrossNodes = acrossNodes;
    }

    String markdown() {
        line("# Conformance");
        line("");
        line(
                "<!-- Made by ConformanceReportIT from a run of the suite; CONTRIBUTING.md tells how to make it anew. -->");
        line("");
        line("Every numbered normative statement of both OASIS standards, and the tests of `io.skein.it.conformance`");
        line("that prove it with packets of their own making: on one node, and on a cluster where the publisher is");
        line("connected to another node than the subscriber. `scripts/test` runs both and fails when this page is not");
        line("what they found. The last column is empty for tests of transports, which have a node of their own.");
        for (Standard standard : Standard.values()) {
            statements(standard);
        }
        clauses();
        reconnecting();
        mosquitto();
        return page.toString();
    }

    private void statements(Standard standard) {
        List<Statement> statements = Statements.of(standard);
        Map<String, String> untested = Statements.untested(standard);
        heading(standard.title());
        long server =
                statements.stream().filter(each -> each.side() == Side.SERVER).count();
        line("%d statements, of which %d bind a server; %d of these are tested, %d have a reason why not."
                .formatted(statements.size(), server, server - untested.size(), untested.size()));
        line("");
        line("| statement | test | one node | across nodes |");
        line("|---|---|---|---|");
        for (Statement statement : statements) {
            SortedSet<String> tests = index.tests(statement);
            if (tests.isEmpty()) {
                String why = statement.side() == Side.CLIENT
                        ? "binds the client"
                        : untested.getOrDefault(statement.number(), "**not tested**");
                line("| %s | %s | | |".formatted(statement.number(), why));
            }
            rows(statement.number(), tests);
        }
    }

    private void rows(String first, SortedSet<String> tests) {
        String label = first;
        for (String test : tests) {
            String across = index.isOfTheSuite(test) ? acrossNodes.wordFor(test) : "";
            line("| %s | %s | %s | %s |".formatted(label, test, oneNode.wordFor(test), across));
            label = "";
        }
    }

    private void clauses() {
        heading("What MQTT 5 says without a number");
        line("| section | test | one node | across nodes |");
        line("|---|---|---|---|");
        index.clauses().forEach(this::rows);
    }

    private void reconnecting() {
        heading("Coming back on another node");
        line(
                "In these tests a client comes back under its identifier. Across nodes it comes back to another node than");
        line("the one it left.");
        line("");
        SortedSet<String> tests = new TreeSet<>(acrossNodes.reconnecting());
        line(tests.stream().map(test -> "- " + test).collect(Collectors.joining("\n")));
    }

    private void mosquitto() {
        heading("The same suite against Mosquitto 2.0.11");
        line("`mvn verify -Dskein.conformance.broker=mosquitto` with the suite's tests; what is not listed passes.");
        line("");
        line("| test | why Mosquitto differs |");
        line("|---|---|");
        Statements.mosquittoDifferences().forEach((test, why) -> line("| %s | %s |".formatted(test, why)));
    }

    private void heading(String title) {
        line("");
        line("## " + title);
        line("");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
