package io.skein.store.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.model.Will;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.Appended.Result;
import io.skein.store.session.SessionAnswer.Begun;
import io.skein.store.session.SessionAnswer.Claimed;
import io.skein.store.session.SessionAnswer.Fetched;
import io.skein.store.session.SessionAnswer.Queued;
import io.skein.store.session.SessionAnswer.Settled;
import io.skein.store.session.SessionChange.Append.Condition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionStateTest {
    private static final UUID NODE_A = new UUID(1, 1);
    private static final UUID NODE_B = new UUID(2, 2);
    private static final TopicFilter FILTER = TopicFilter.of("t/#");
    private static final TopicFilter GROUP = TopicFilter.of("$share/g/t/#");

    private final SessionState state = new SessionState(new ClientId("c"));
    private long nowMillis = 1_000_000;
    private long number;
    private int maxMessages = 100;
    private int maxBytes = 100_000;
    private Overflow overflow = Overflow.DROP_NEWEST;

    @Test
    void shouldFindQueueAndSubscriptionsInTheNextClaim() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        append("1", 0);
        append("2", 0);
        apply(new SessionChange.Detach(epoch, false, 60, 0));

        Claimed claimed = claim(NODE_B, false, 60);

        assertThat(claimed.present()).isTrue();
        assertThat(claimed.subscriptions()).hasSize(1);
        assertThat(texts(claimed.epoch())).containsExactly("1", "2");
    }

    @Test
    void shouldForgetEverythingWithCleanStart() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        append("1", 0);

        Claimed claimed = claim(NODE_B, true, 60);

        assertThat(claimed.present()).isFalse();
        assertThat(texts(claimed.epoch())).isEmpty();
        assertThat(append("2", 0).result()).isEqualTo(Result.NOT_SUBSCRIBED);
    }

    @Test
    void shouldFenceTheOwnerOfAnOlderEpoch() {
        long old = claim(NODE_A, false, 60).epoch();
        claim(NODE_B, false, 60);

        assertThat(apply(new SessionChange.Progress(old, new long[0], new long[0], 0)))
                .isInstanceOf(SessionAnswer.Fenced.class);
        assertThat(apply(new SessionChange.Detach(old, false, 60, 0))).isInstanceOf(SessionAnswer.Fenced.class);
        assertThat(state.owner()).isEqualTo(NODE_B);
    }

    @Test
    void shouldLeaveTheClientIdToAConnectionThatHasToBeClosedFirst() {
        long epoch = claim(NODE_A, false, 60).epoch();
        long version = state.version();

        SessionAnswer answer = apply(new SessionChange.Claim(UUID.randomUUID(), NODE_B, true, 60, null, epoch - 1));

        assertThat(answer).isEqualTo(new SessionAnswer.Owned(NODE_A, epoch));
        assertThat(state.owner()).isEqualTo(NODE_A);
        assertThat(apply(new SessionChange.Claim(UUID.randomUUID(), NODE_B, true, 60, null, epoch)))
                .isInstanceOf(Claimed.class);
        assertThat(state.version()).isGreaterThan(version);
    }

    @Test
    void shouldAnswerARepeatedClaimAlike() {
        claim(NODE_A, false, 60);
        SessionChange.Claim again =
                new SessionChange.Claim(UUID.randomUUID(), NODE_B, false, 60, null, SessionChange.Claim.FROM_ANY);

        Claimed first = (Claimed) apply(again);
        Claimed second = (Claimed) apply(again);

        assertThat(second.epoch()).isEqualTo(first.epoch());
        assertThat(second.present()).isEqualTo(first.present());
    }

    @Test
    void shouldChangeNothingWhenABatchIsRepeated() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        List<SessionChange> batch = List.of(appendOf("1", 0));
        state.apply(NODE_B, 0, 7, batch, context());
        long version = state.version();
        long stamp = state.stamp();

        List<SessionAnswer> answers = state.apply(NODE_B, 0, 7, batch, context());

        assertThat(((Appended) answers.get(0)).position()).isEqualTo(-1);
        assertThat(((Appended) answers.get(0)).owner()).isEqualTo(NODE_A);
        assertThat(texts(epoch)).containsExactly("1");
        assertThat(state.version()).isEqualTo(version);
        assertThat(state.stamp()).isEqualTo(stamp);
    }

    @Test
    void shouldQueueAMessageAtQos0OnlyWhenToldSo() {
        subscribe(claim(NODE_A, false, 60).epoch(), FILTER);
        Publication publication = publication("1", Qos.AT_MOST_ONCE);
        assertThat(apply(new SessionChange.Append(publication, List.of(FILTER), 0, Condition.ALWAYS)))
                .extracting(answer -> ((Appended) answer).result())
                .isEqualTo(Result.NOT_WANTED);
        Appended stored = (Appended)
                apply(new SessionChange.Append(publication, List.of(FILTER), 0, Condition.EVEN_AT_MOST_ONCE));
        assertThat(stored.result()).isEqualTo(Result.STORED);
        assertThat(stored.qos()).isEqualTo(Qos.AT_MOST_ONCE);
    }

    @Test
    void shouldNotQueueAQos2MessageTwice() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);

        assertThat(append("1", 99).result()).isEqualTo(Result.STORED);
        assertThat(append("1", 99).result()).isEqualTo(Result.REPEATED);
        assertThat(texts(epoch)).containsExactly("1");
    }

    @Test
    void shouldKeepThePublicationIdOfAPacketIdentifierOverClaims() {
        long epoch = claim(NODE_A, false, 60).epoch();
        Begun begun = (Begun) apply(new SessionChange.BeginQos2(epoch, 5, 111));
        long next = claim(NODE_B, false, 60).epoch();

        Begun again = (Begun) apply(new SessionChange.BeginQos2(next, 5, 222));

        assertThat(begun.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.publicationId()).isEqualTo(111);
        assertThat(((SessionAnswer.EndedQos2) apply(new SessionChange.EndQos2(next, 5))).known())
                .isTrue();
    }

    @Test
    void shouldKeepOnlyThePositionAfterPubRec() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        append("1", 1);
        append("2", 2);

        apply(new SessionChange.Progress(epoch, new long[] {0}, new long[] {1}, 2));

        List<Queued> queued = fetch(epoch).messages();
        assertThat(queued).hasSize(1);
        assertThat(queued.get(0).publication()).isNull();
        assertThat(state.queuedBytes()).isZero();
    }

    @Test
    void shouldApplyTheRuleOfAFullQueue() {
        maxMessages = 2;
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        append("1", 0);
        append("2", 0);
        assertThat(append("3", 0).result()).isEqualTo(Result.DROPPED);

        overflow = Overflow.REFUSE;
        assertThat(append("3", 0).result()).isEqualTo(Result.REFUSED);

        overflow = Overflow.DROP_OLDEST;
        assertThat(append("3", 0).displaced()).isEqualTo(1);
        assertThat(texts(epoch)).containsExactly("2", "3");
    }

    @Test
    void shouldNotDropWhatIsInFlight() {
        maxMessages = 2;
        overflow = Overflow.DROP_OLDEST;
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        append("1", 0);
        append("2", 0);
        apply(new SessionChange.Progress(epoch, new long[0], new long[0], 1));

        append("3", 0);

        assertThat(texts(epoch)).containsExactly("1", "3");
    }

    @Test
    void shouldPublishTheWillOfALostConnectionOnce() {
        long epoch = claim(NODE_A, false, 60, will(0)).epoch();

        Settled settled = (Settled) apply(new SessionChange.Detach(epoch, false, 60, 0));

        assertThat(settled.ended()).isFalse();
        assertThat(settled.outgoing()).hasSize(1);
        assertThat(state.dueAtMillis()).isLessThan(nowMillis + 60_000);
        apply(new SessionChange.Published(settled.outgoing().get(0).id()));
        assertThat(((Settled) apply(new SessionChange.Expire())).outgoing()).isEmpty();
    }

    @Test
    void shouldGiveAWillToOneUntilThatOneHasHadTheTime() {
        long epoch = claim(NODE_A, false, 60, will(0)).epoch();
        assertThat(((Settled) apply(new SessionChange.Detach(epoch, false, 60, 0))).outgoing())
                .hasSize(1);

        assertThat(claim(NODE_B, false, 60).outgoing()).isEmpty(); // in the same millisecond
        nowMillis = state.dueAtMillis();

        assertThat(((Settled) apply(new SessionChange.Expire())).outgoing()).hasSize(1);
        assertThat(((Settled) apply(new SessionChange.Expire())).outgoing()).isEmpty();
    }

    @Test
    void shouldGiveADelayedWillToOneWhenItsTimeHasCome() {
        long epoch = claim(NODE_A, false, 60, will(10)).epoch();
        apply(new SessionChange.Detach(epoch, false, 60, 0));
        nowMillis += 10_000;

        assertThat(((Settled) apply(new SessionChange.Expire())).outgoing()).hasSize(1);
        assertThat(((Settled) apply(new SessionChange.Expire())).outgoing()).isEmpty();
    }

    @Test
    void shouldPublishNoWillAfterDisconnect() {
        long epoch = claim(NODE_A, false, 60, will(0)).epoch();

        assertThat(((Settled) apply(new SessionChange.Detach(epoch, true, 60, 0))).outgoing())
                .isEmpty();
    }

    @Test
    void shouldDropADelayedWillWhenTheClientIsBackInTime() {
        long epoch = claim(NODE_A, false, 60, will(10)).epoch();
        apply(new SessionChange.Detach(epoch, false, 60, 0));

        claim(NODE_B, false, 60);
        nowMillis += 20_000;

        assertThat(((Settled) apply(new SessionChange.Expire())).outgoing()).isEmpty();
    }

    @Test
    void shouldPublishADelayedWillWhenTheSessionIsDiscarded() {
        long epoch = claim(NODE_A, false, 60, will(10)).epoch();
        apply(new SessionChange.Detach(epoch, false, 60, 0));

        assertThat(claim(NODE_B, true, 60).outgoing()).hasSize(1);
    }

    @Test
    void shouldPublishTheWillOnTakeoverUnlessItIsDelayed() {
        claim(NODE_A, false, 60, will(0));
        assertThat(claim(NODE_B, false, 60, will(10)).outgoing()).hasSize(1);
        long outgoing = state.outbox.all().get(0).id();
        apply(new SessionChange.Published(outgoing));
        assertThat(claim(NODE_A, false, 60).outgoing()).isEmpty();
    }

    @Test
    void shouldEndWhenItsTimeHasCome() {
        long epoch = claim(NODE_A, false, 60, will(100)).epoch();
        subscribe(epoch, FILTER);
        apply(new SessionChange.Detach(epoch, false, 60, 0));
        assertThat(state.dueAtMillis()).isEqualTo(nowMillis + 60_000);
        nowMillis += 60_000;

        Settled settled = (Settled) apply(new SessionChange.Expire());

        assertThat(settled.ended()).isTrue();
        assertThat(settled.outgoing()).hasSize(1); // the delay is cut short
        assertThat(append("1", 0).result()).isEqualTo(Result.NO_SESSION);
        apply(new SessionChange.Published(settled.outgoing().get(0).id()));
        assertThat(state.isVacant()).isTrue();
    }

    @Test
    void shouldEndACleanSessionWhoseNodeIsGone() {
        long epoch = claim(NODE_A, true, 0, will(0)).epoch();

        Settled settled = (Settled) apply(new SessionChange.OwnerGone(NODE_A, epoch));

        assertThat(settled.ended()).isTrue();
        assertThat(settled.outgoing()).hasSize(1);
    }

    @Test
    void shouldSayThatAllMayHaveBeenSentByANodeThatIsGone() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, FILTER);
        append("1", 0);

        apply(new SessionChange.OwnerGone(NODE_A, epoch));

        assertThat(claim(NODE_B, false, 60).sentUpTo()).isEqualTo(1);
    }

    @Test
    void shouldGiveMessagesOfAGroupToOthersWhenTheMemberIsGoneForGood() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, GROUP);
        apply(new SessionChange.Append(publication("1", Qos.AT_LEAST_ONCE), List.of(GROUP), 0, Condition.IF_CONNECTED));
        apply(new SessionChange.Append(publication("2", Qos.EXACTLY_ONCE), List.of(GROUP), 2, Condition.IF_CONNECTED));

        Settled settled = (Settled) apply(new SessionChange.Detach(epoch, false, 0, 2));

        assertThat(settled.outgoing()).hasSize(1); // QoS 2 that was sent stays with its member
        assertThat(settled.outgoing().get(0).group()).isEqualTo(GROUP);
    }

    @Test
    void shouldTellWhetherAMessageIsKnownAlsoWhileTheClientIsAway() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, GROUP);
        Publication publication = publication("1", Qos.EXACTLY_ONCE);
        apply(new SessionChange.Append(publication, List.of(GROUP), 9, Condition.IF_CONNECTED));
        apply(new SessionChange.Detach(epoch, false, 60, 1));

        assertThat(resultOf(publication, 9, Condition.IF_KNOWN)).isEqualTo(Result.REPEATED);
        assertThat(resultOf(publication, 9, Condition.IF_CONNECTED)).isEqualTo(Result.REPEATED);
        assertThat(resultOf(publication, 8, Condition.IF_KNOWN)).isEqualTo(Result.UNKNOWN);
        assertThat(state.queuedMessages()).isEqualTo(1);
    }

    private Result resultOf(Publication publication, long id, Condition condition) {
        return ((Appended) apply(new SessionChange.Append(publication, List.of(GROUP), id, condition))).result();
    }

    @Test
    void shouldNotQueueForAMemberThatIsAway() {
        long epoch = claim(NODE_A, false, 60).epoch();
        subscribe(epoch, GROUP);
        apply(new SessionChange.Detach(epoch, false, 60, 0));

        Appended appended = (Appended) apply(new SessionChange.Append(
                publication("1", Qos.AT_LEAST_ONCE), List.of(GROUP), 0, Condition.IF_CONNECTED));

        assertThat(appended.result()).isEqualTo(Result.AWAY);
    }

    private Claimed claim(UUID node, boolean cleanStart, long expirySeconds) {
        return claim(node, cleanStart, expirySeconds, null);
    }

    private Claimed claim(UUID node, boolean cleanStart, long expirySeconds, @Nullable Will will) {
        return (Claimed) apply(new SessionChange.Claim(
                UUID.randomUUID(), node, cleanStart, expirySeconds, will, SessionChange.Claim.FROM_ANY));
    }

    private void subscribe(long epoch, TopicFilter filter) {
        Subscription subscription =
                new Subscription(filter, Qos.EXACTLY_ONCE, false, false, Subscription.RetainHandling.DO_NOT_SEND, 0);
        apply(new SessionChange.Subscribe(epoch, List.of(subscription)));
    }

    private Appended append(String text, long publicationId) {
        return (Appended) apply(appendOf(text, publicationId));
    }

    private static SessionChange appendOf(String text, long publicationId) {
        Qos qos = publicationId == 0 ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE;
        return new SessionChange.Append(publication(text, qos), List.of(FILTER), publicationId, Condition.ALWAYS);
    }

    private static Will will(long delaySeconds) {
        return new Will(publication("will", Qos.AT_LEAST_ONCE), -1, delaySeconds);
    }

    private static Publication publication(String text, Qos qos) {
        return new Publication(
                TopicName.of("t/1"),
                Payload.of(text.getBytes(StandardCharsets.UTF_8)),
                qos,
                false,
                MessageProperties.NONE,
                new ClientId("p"),
                Publication.NEVER);
    }

    private List<String> texts(long epoch) {
        return fetch(epoch).messages().stream().map(SessionStateTest::text).toList();
    }

    private static String text(Queued queued) {
        Publication publication = queued.publication();
        return publication == null ? "" : new String(publication.payload().bytes(), StandardCharsets.UTF_8);
    }

    private Fetched fetch(long epoch) {
        return (Fetched) state.read(new SessionChange.Fetch(epoch, 0, 1000, 1_000_000));
    }

    private SessionAnswer apply(SessionChange change) {
        return state.apply(NODE_A, 0, ++number, List.of(change), context()).get(0);
    }

    private ChangeContext context() {
        return new ChangeContext(nowMillis, 1, maxMessages, maxBytes, overflow, 3_600_000, 10_000);
    }
}
