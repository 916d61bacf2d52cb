package io.skein.store.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.cluster.wire.HexBytes;
import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer.Appended;
import io.skein.store.session.SessionChange.Append.Condition;
import java.io.ByteArrayOutputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Sessions, and what changes them most often, as they cross nodes. A change here needs a number of its own. */
class GoldenSessionsTest {
    private static final UUID LANE = new UUID(3, 4);
    private static final UUID OWNER = new UUID(1, 2);
    private static final TopicFilter FILTER = TopicFilter.of("a/+");
    private static final ChangeContext CONTEXT =
            new ChangeContext(1_000_000, 3, 20, 4_000, Overflow.DROP_OLDEST, 60_000, 5);
    private static final SessionChange APPEND = new SessionChange.Append(
            new Publication(
                    TopicName.of("a/b"),
                    Payload.of(new byte[] {1, 2}),
                    Qos.AT_LEAST_ONCE,
                    false,
                    MessageProperties.NONE,
                    null,
                    Publication.NEVER),
            List.of(FILTER),
            9,
            Condition.ALWAYS);

    @Test
    void shouldKeepTheFormOfAnAppend() throws IOException {
        assertGolden(out -> ChangeCodec.write(out, APPEND), """
                02                          | append
                00000008 0101 03612f62 0102 | publication: layout 1, QoS 1, topic, payload
                00000001 00000003 612f2b    | filters
                0000000000000009            | publication id
                00                          | not only if connected
                """);
    }

    @Test
    void shouldKeepTheFormOfAContext() throws IOException {
        assertGolden(out -> ChangeCodec.writeContext(out, CONTEXT), """
                00000000000f4240 0000000000000003   | time, term
                00000014 00000fa0 00                | messages, bytes, drop the oldest
                000000000000ea60 00000005           | window and size of QoS 2
                """);
    }

    @Test
    void shouldKeepTheFormOfAnAnswerToAnAppend() throws IOException {
        Appended appended =
                new Appended(Appended.Result.STORED, 7, OWNER, 8, 9, Qos.AT_LEAST_ONCE, true, new int[] {5}, 2);
        assertGolden(out -> AnswerCodec.write(out, appended), """
                04 00 0000000000000007              | appended, stored, position
                00000000000000010000000000000002    | owner
                0000000000000008 0000000000000009   | epoch, version
                01 01 00000001 00000005 00000002    | QoS, retain, identifiers, displaced
                """);
    }

    @Test
    void shouldKeepTheFormOfASession() throws IOException {
        SessionState state = new SessionState(new ClientId("c"));
        state.apply(LANE, 1, 1, List.of(new SessionChange.Claim(new UUID(5, 6), OWNER, false, 60, null, 0)), CONTEXT);
        Subscription subscription =
                new Subscription(FILTER, Qos.EXACTLY_ONCE, false, true, RetainHandling.DO_NOT_SEND, 5);
        SessionChange subscribe = new SessionChange.Subscribe(state.epoch(), List.of(subscription));
        state.apply(LANE, 1, 2, List.of(subscribe, APPEND), CONTEXT);
        assertGolden(out -> StateCodec.write(out, state), """
                01 00000001 63                                      | layout, client
                0000000000000003 00000000f4240008 bf59a19e4571e6ca  | term, version, stamp
                00000000f4240006                                    | epoch
                00000000000000010000000000000002                    | owner
                00000000000000050000000000000006                    | nonce
                00                                                  | nothing resumed
                000000000000003c 7fffffffffffffff ffffffff          | expiry, never due, no will
                00000001                                            | lanes
                00000000000000030000000000000004 00000001           | incarnation, loop
                0000000000000002 00000002 0000 00000000000f4240     | number, results, time
                00000000                                            | outbox
                01 0000000000000000 0000000000000001                | durable, queue from and to
                01 00000008 0101 03612f62 0102 01 00 00000001 00000005 00000000 | message, QoS, retain, ids, no group
                0000000000000000                                    | sent up to
                00000001 00000003 612f2b 02 00 01 02 00000005       | subscription
                00000000 00000000                                   | QoS 2 of the client, ids remembered
                """);
    }

    private interface Writing {
        void writeTo(DataOutput out) throws IOException;
    }

    private static void assertGolden(Writing writing, String annotated) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writing.writeTo(new DataOutputStream(bytes));
        assertThat(bytes.toByteArray()).isEqualTo(HexBytes.parse(annotated));
    }
}
