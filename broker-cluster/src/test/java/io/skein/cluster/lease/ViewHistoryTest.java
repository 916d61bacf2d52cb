package io.skein.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which view may follow which. A node is a letter; in upper case it is its next process, which has forgotten all. */
class ViewHistoryTest {
    private final ViewHistory history = new ViewHistory();

    private static List<Voter> nodes(String letters) {
        List<Voter> voters = new ArrayList<>();
        for (char letter : letters.toCharArray()) {
            String nodeId = String.valueOf(Character.toLowerCase(letter));
            voters.add(new Voter(nodeId, new UUID(1, letter), new UUID(2, letter)));
        }
        return voters;
    }

    private void establish(long number, String letters) {
        history.adopt(StableView.of(number, nodes(letters)));
        history.establish();
    }

    private boolean allows(String letters) {
        return history.allows(nodes(letters), Map.of());
    }

    @Test
    void shouldLetAMajorityFollowAndNoMinority() {
        establish(1, "abcde");
        assertThat(allows("abc")).isTrue();
        assertThat(allows("abcdefghijk")).isTrue();
        assertThat(allows("ab")).isFalse();
        assertThat(allows("abxyz")).isFalse();
    }

    @Test
    void shouldLetNoHalfFollow() {
        establish(1, "abcd");
        assertThat(allows("ab")).isFalse();
        assertThat(allows("abc")).isTrue();
    }

    @Test
    void shouldKeepToEveryViewThatOthersMayHaveEstablished() {
        establish(1, "abcde");
        history.adopt(StableView.of(2, nodes("abc")));
        assertThat(allows("cde")).as("a and b may act already").isFalse();
        assertThat(allows("bcde")).isTrue();
    }

    @Test
    void shouldForgetWhatAnEstablishedViewHasEnded() {
        establish(1, "abcde");
        establish(2, "abc");
        assertThat(allows("ab")).isTrue();
        assertThat(allows("cde")).isFalse();
    }

    @Test
    void shouldTakeARestartedNodeForTheSameVoter() {
        establish(1, "ab");
        assertThat(allows("a")).isFalse();
        assertThat(allows("aB")).isTrue();
        establish(2, "abc");
        assertThat(allows("aB")).isTrue();
        assertThat(allows("aBC")).isTrue();
    }

    @Test
    void shouldNotLetForgetfulVotersDecideWhenThoseMissingMayHaveGoneOnWithThem() {
        establish(1, "abcde");
        assertThat(allows("deC"))
                .as("a, b and c may have gone on before c forgot")
                .isFalse();
        assertThat(allows("deBC")).isTrue();
    }

    @Test
    void shouldNotCountWhoHasLeftFromThisView() {
        establish(2, "ab");
        UUID view = StableView.idOf(nodes("ab"));
        UUID leaver = nodes("b").get(0).incarnation();
        assertThat(history.allows(nodes("a"), Map.of(leaver, new ViewHistory.Goodbye(2, view))))
                .isTrue();
        assertThat(history.allows(nodes("a"), Map.of(leaver, new ViewHistory.Goodbye(3, view))))
                .as("it had gone on to a view that is not known here")
                .isFalse();
    }
}
