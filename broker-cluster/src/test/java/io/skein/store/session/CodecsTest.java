package io.skein.store.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.model.UserProperty;
import io.skein.model.Will;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionAnswer.OpenQos2;
import io.skein.store.session.SessionAnswer.Queued;
import io.skein.store.session.SessionChange.Append.Condition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private static final UUID NODE_A = new UUID(1, 1);
    private static final UUID NODE_B = new UUID(2, 2);
    private static final TopicFilter FILTER = TopicFilter.of("straße/#");
    private static final TopicFilter GROUP = TopicFilter.of("$share/g/t/#");
    private static final ChangeContext CONTEXT =
            new ChangeContext(1_000_000, 3, 20, 4_000, Overflow.DROP_OLDEST, 60_000, 5);
    private static final Will WILL = new Will(publication("will", Qos.EXACTLY_ONCE), 30, 5);
    private static final Subscription SUBSCRIPTION =
            new Subscription(FILTER, Qos.EXACTLY_ONCE, true, true, RetainHandling.SEND_IF_NEW, 268_435_455);

    @Test
    void shouldReadEveryChangeAsItWasWritten() throws IOException {
        List<SessionChange> changes = List.of(
                new SessionChange.Claim(NODE_A, NODE_B, true, SessionState.NEVER_EXPIRES, WILL, 3),
                new SessionChange.Claim(NODE_A, NODE_B, false, 7, null, SessionChange.Claim.FROM_ANY),
                new SessionChange.Append(
                        publication("m", Qos.AT_LEAST_ONCE), List.of(FILTER, GROUP), -5, Condition.IF_CONNECTED),
                new SessionChange.Published(77),
                new SessionChange.OwnerGone(NODE_A, 5),
                new SessionChange.Expire(),
                new SessionChange.Detach(5, true, 60, 1L << 40),
                new SessionChange.Subscribe(5, List.of(SUBSCRIPTION)),
                new SessionChange.Unsubscribe(5, List.of(FILTER, GROUP)),
                new SessionChange.Replay(5, publication("r", Qos.EXACTLY_ONCE), Qos.AT_LEAST_ONCE, new int[] {1, 2}),
                new SessionChange.Progress(5, new long[] {1, 2}, new long[] {3}, 9),
                new SessionChange.Fetch(5, 6, 7, 8),
                new SessionChange.BeginQos2(5, 65_535, -1),
                new SessionChange.RoutedQos2(5, 65_535),
                new SessionChange.EndQos2(5, 1));

        List<SessionChange> read = ChangeCodec.readAll(in(bytes(out -> ChangeCodec.writeAll(out, changes))));

        assertThat(read).usingRecursiveComparison().isEqualTo(changes);
    }

    @Test
    void shouldReadTheContextAsItWasWritten() throws IOException {
        assertThat(ChangeCodec.readContext(in(bytes(out -> ChangeCodec.writeContext(out, CONTEXT)))))
                .isEqualTo(CONTEXT);
    }

    @Test
    void shouldReadEveryAnswerAsItWasWritten() throws IOException {
        Outgoing outgoing = new Outgoing(3, publication("o", Qos.AT_LEAST_ONCE), -1, 12, true, GROUP);
        Queued queued = new Queued(4, publication("q", Qos.AT_LEAST_ONCE), Qos.AT_LEAST_ONCE, true, new int[] {9});
        Queued received = new Queued(5, null, Qos.EXACTLY_ONCE, false, new int[0]);
        List<OpenQos2> open = List.of(new OpenQos2(65_535, 8, true));
        List<SessionAnswer> answers = List.of(
                new SessionAnswer.Done(4),
                new SessionAnswer.Fenced(),
                new SessionAnswer.Owned(NODE_A, 4),
                new SessionAnswer.Claimed(1, true, true, 2, List.of(SUBSCRIPTION), open, 3, 4, 5, List.of(outgoing)),
                new SessionAnswer.Claimed(1, false, false, 2, List.of(), List.of(), 0, 0, 0, List.of()),
                new Appended(Appended.Result.STORED, 7, NODE_B, 8, 9, Qos.EXACTLY_ONCE, true, new int[] {1}, 2),
                new Appended(Appended.Result.AWAY, -1, null, 8, 9, Qos.AT_MOST_ONCE, false, new int[0], 0),
                new SessionAnswer.Settled(true, 5, List.of(outgoing)),
                new SessionAnswer.Fetched(List.of(queued, received), 6, 7),
                new SessionAnswer.Begun(5, true, false),
                new SessionAnswer.EndedQos2(true));

        List<SessionAnswer> read = AnswerCodec.readAll(in(bytes(out -> AnswerCodec.writeAll(out, answers))));

        assertThat(read).usingRecursiveComparison().isEqualTo(answers);
    }

    @Test
    void shouldGoOnFromAWrittenStateAsFromTheStateItself() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            SessionState state = new SessionState(new ClientId("c"));
            for (int number = 1; number <= 60; number++) {
                List<SessionChange> changes = someChanges(random, state);
                SessionState copy = StateCodec.read(in(bytesOf(state)));
                int loop = random.nextInt(2);
                List<SessionAnswer> answers = state.apply(NODE_A, loop, number, changes, at(number));
                List<SessionAnswer> ofCopy = copy.apply(NODE_A, loop, number, changes, at(number));

                assertThat(ofCopy)
                        .as("seed %d", seed)
                        .usingRecursiveComparison()
                        .isEqualTo(answers);
                assertThat(bytesOf(copy)).as("seed %d", seed).isEqualTo(bytesOf(state));
                assertThat(copy.dueAtMillis()).isEqualTo(state.dueAtMillis());
            }
        }
    }

    private static ChangeContext at(int number) {
        return new ChangeContext(1_000_000 + number * 1_000L, 3, 20, 4_000, Overflow.DROP_OLDEST, 10_000, 5);
    }

    private static List<SessionChange> someChanges(Random random, SessionState state) {
        List<SessionChange> changes = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            changes.add(someChange(random, state));
        }
        return changes;
    }

    private static SessionChange someChange(Random random, SessionState state) {
        long epoch = state.epoch();
        long position = state.durable == null ? 0 : state.durable.queue.head() + random.nextInt(4);
        boolean vary = random.nextBoolean();
        return switch (random.nextInt(14)) {
            case 0 ->
                new SessionChange.Claim(
                        new UUID(random.nextLong(), 1),
                        vary ? NODE_A : NODE_B,
                        random.nextInt(6) == 0,
                        30,
                        WILL,
                        epoch);
            case 1 -> new SessionChange.Detach(epoch, vary, 20, position);
            case 2 -> new SessionChange.OwnerGone(NODE_A, epoch);
            case 3 -> new SessionChange.Expire();
            case 4 -> new SessionChange.BeginQos2(epoch, random.nextInt(4), random.nextLong());
            case 5 -> new SessionChange.RoutedQos2(epoch, random.nextInt(4));
            case 6 -> new SessionChange.EndQos2(epoch, random.nextInt(4));
            case 7 -> new SessionChange.Progress(epoch, new long[] {position}, new long[] {position - 1}, position);
            case 8 -> new SessionChange.Subscribe(epoch, List.of(SUBSCRIPTION, subscriptionTo(GROUP)));
            default ->
                new SessionChange.Append(
                        publication("m" + random.nextInt(), vary ? Qos.EXACTLY_ONCE : Qos.AT_LEAST_ONCE),
                        List.of(random.nextInt(3) == 0 ? GROUP : FILTER),
                        random.nextInt(20),
                        Condition.ALWAYS);
        };
    }

    private static Subscription subscriptionTo(TopicFilter filter) {
        return new Subscription(filter, Qos.EXACTLY_ONCE, false, false, RetainHandling.SEND_AT_SUBSCRIBE, 0);
    }

    private static Publication publication(String text, Qos qos) {
        Payload payload = Payload.of(text.getBytes(StandardCharsets.UTF_8));
        MessageProperties properties =
                new MessageProperties(true, "text/plain", null, null, List.of(new UserProperty("k", "v")));
        return new Publication(TopicName.of("straße/1"), payload, qos, false, properties, new ClientId("p"), 99_000);
    }

    private interface Writing {
        void writeTo(DataOutput out) throws IOException;
    }

    private static byte[] bytesOf(SessionState state) throws IOException {
        return bytes(out -> StateCodec.write(out, state));
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
