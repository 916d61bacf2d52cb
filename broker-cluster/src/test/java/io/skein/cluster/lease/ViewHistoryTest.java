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
        return history.allows(nodes(letters), Map.of(), false, 0);
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
        establish(2, "abcd");
        assertThat(allows("abC")).isTrue();
        assertThat(allows("ab")).isFalse();
    }

    @Test
    void shouldNotLetForgetfulVotersDecideForAViewThatMayHaveBeenFollowedBeforeTheyForgot() {
        establish(1, "abc");
        assertThat(allows("aB")).as("b and c may have gone on, and b left c").isFalse();
        assertThat(allows("aBC")).as("b and c may have gone on with d").isFalse();
        establish(2, "abcdef");
        assertThat(allows("CDef")).as("a and b may act alone").isFalse();
        assertThat(allows("cDef")).isTrue();
    }

    @Test
    void shouldKeepToNoViewThatHasEndedAsOneOfTheMembersKnows() {
        establish(1, "abcde");
        history.adopt(StableView.of(2, nodes("abcd")));
        assertThat(history.allows(nodes("aBC"), Map.of(), false, 2))
                .as("the second may be established, too")
                .isFalse();
        assertThat(history.allows(nodes("aBC"), Map.of(), false, 3)).isTrue();
    }

    @Test
    void shouldLetThoseWithoutAPastTakeTheOthersAlongWhenTheyAreEnoughForAFirstView() {
        establish(1, "abc");
        assertThat(history.allows(nodes("aBC"), Map.of(), true, 0)).isTrue();
        assertThat(history.allows(nodes("aXY"), Map.of(), true, 0))
                .as("b and c may act")
                .isFalse();
    }

    @Test
    void shouldBeANewcomerUntilItKnowsOfAnEstablishedViewOrOfOneThatOthersMayHaveEstablished() {
        assertThat(history.isNewcomer(nodes("a"))).isTrue();
        history.adopt(StableView.of(1, nodes("ab")));
        assertThat(history.isNewcomer(nodes("abc"))).isTrue();
        assertThat(history.isNewcomer(nodes("ac"))).isFalse();
        history.establish();
        assertThat(history.isNewcomer(nodes("abc"))).isFalse();
    }

    @Test
    void shouldNotCountWhoHasLeftFromThisView() {
        establish(2, "ab");
        UUID view = StableView.idOf(nodes("ab"));
        UUID leaver = nodes("b").get(0).incarnation();
        assertThat(history.allows(nodes("a"), Map.of(leaver, new ViewHistory.Goodbye(2, view)), false, 0))
                .isTrue();
        assertThat(history.allows(nodes("a"), Map.of(leaver, new ViewHistory.Goodbye(3, view)), false, 0))
                .as("it had gone on to a view that is not known here")
                .isFalse();
    }
}
