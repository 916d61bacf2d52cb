package io.skein.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.link.HeartbeatLink;
import io.skein.cluster.wire.Grant;
import io.skein.cluster.wire.Heartbeat;
import io.skein.cluster.wire.Heartbeat.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a node answers to a heartbeat, and what an answer is worth. */
class GrantTest implements HeartbeatLink, LeaseProtocol.Events {
    private static final Voter LOCAL = new Voter("a", new UUID(1, 1), new UUID(2, 1));
    private static final Voter PEER = new Voter("b", new UUID(1, 2), new UUID(2, 2));

    private final List<Grant> answers = new ArrayList<>();
    private final List<Heartbeat> asked = new ArrayList<>();
    private long nowNanos = 1;
    private long sequence;
    private final LeaseProtocol protocol =
            new LeaseProtocol(LOCAL.incarnation(), new LeaseOptions(2, 2, false), () -> nowNanos, this, this);

    @BeforeEach
    void shareAView() {
        List<Voter> members = List.of(LOCAL, PEER);
        protocol.membersChanged(members);
        protocol.joined(LOCAL.joinedAs());
        hear(PEER.joinedAs(), 0, Heartbeat.NONE);
        hear(PEER.joinedAs(), 1, StableView.idOf(members));
        answers.clear();
    }

    private Grant.Answer hear(UUID joinedAs, long viewNumber, UUID view) {
        UUID sees = StableView.idOf(List.of(LOCAL, PEER));
        protocol.onHeartbeat(
                new Heartbeat(PEER.incarnation(), ++sequence, Standing.MEMBER, joinedAs, sees, viewNumber, view, 0));
        return answers.get(answers.size() - 1).answer();
    }

    private static UUID view() {
        return StableView.idOf(List.of(LOCAL, PEER));
    }

    @Test
    void shouldGrantAMemberUnderTheSameView() {
        assertThat(hear(PEER.joinedAs(), 1, view())).isEqualTo(Grant.Answer.GRANTED);
    }

    @Test
    void shouldRefuseWhoNamesAMembershipItHasLost() {
        assertThat(hear(new UUID(2, 9), 1, view())).isEqualTo(Grant.Answer.REFUSED);
        assertThat(hear(Heartbeat.NONE, 1, view())).isEqualTo(Grant.Answer.REFUSED);
    }

    @Test
    void shouldRefuseUnderAnotherView() {
        assertThat(hear(PEER.joinedAs(), 1, new UUID(3, 3))).isEqualTo(Grant.Answer.REFUSED);
        assertThat(hear(PEER.joinedAs(), 0, Heartbeat.NONE)).isEqualTo(Grant.Answer.REFUSED);
    }

    @Test
    void shouldRefuseWhoIsNoMember() {
        protocol.membersChanged(List.of(LOCAL));
        assertThat(hear(PEER.joinedAs(), 1, view())).isEqualTo(Grant.Answer.REFUSED);
    }

    @Test
    void shouldGrantNothingOnceItLeaves() {
        protocol.leave();
        assertThat(hear(PEER.joinedAs(), 1, view())).isEqualTo(Grant.Answer.REFUSED);
        assertThat(protocol.lease().isHeld()).isFalse();
    }

    @Test
    void shouldHoldTheLeaseFromWhenItWasAskedForAndNotFromTheAnswer() {
        protocol.beat();
        long sequenceAsked = asked.get(asked.size() - 1).sequence();
        nowNanos += 1_400 * 1_000_000L;
        protocol.onGrant(new Grant(PEER.incarnation(), sequenceAsked, Grant.Answer.GRANTED));
        assertThat(protocol.lease().isHeld()).isTrue();
        nowNanos += 100 * 1_000_000L;
        assertThat(protocol.lease().isHeld()).isFalse();
    }

    @Test
    void shouldTakeNoGrantForARefusal() {
        protocol.beat();
        protocol.onGrant(
                new Grant(PEER.incarnation(), asked.get(asked.size() - 1).sequence(), Grant.Answer.REFUSED));
        assertThat(protocol.lease().isHeld()).isFalse();
    }

    @Override
    public void send(Collection<UUID> peers, Heartbeat heartbeat) {
        asked.add(heartbeat);
    }

    @Override
    public void send(UUID peer, Grant grant) {
        answers.add(grant);
    }

    @Override
    public void receiver(Receiver receiver) {
        throw new AssertionError("the test delivers");
    }

    @Override
    public void viewEstablished(boolean isCurrent) {
        // the protocol's lease tells
    }

    @Override
    public void goodbye(UUID incarnation) {
        throw new AssertionError("nobody says goodbye here");
    }

    @Override
    public void silent(UUID incarnation) {
        // time passes in one step here
    }
}
