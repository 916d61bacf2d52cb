package io.skein.cluster.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.model.UserProperty;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every message as it stands on the wire in version 1. A change here is another version. */
class GoldenFramesTest {
    private static final long NOW_MILLIS = 1_000_000;
    private static final UUID SENDER = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static final String BATCH_OF_ONE = """
            01                                  | version
            00                                  | kind: batch
            00112233445566778899aabbccddeeff    | sender
            0003                                | lane
            00000007                            | stream
            0000000000000102                    | first sequence
            0001                                | count of items
            """;

    private static byte[] batch(WireItem item) {
        BatchWriter out = new BatchWriter(SENDER, 3);
        if (item instanceof ForwardedPublication forwarded) {
            PublicationBytes bytes = new PublicationBytes(() -> NOW_MILLIS);
            out.add(bytes.of(forwarded.publication()), forwarded.groups(), forwarded.direct());
        } else if (item instanceof ControlMessage message) {
            out.add(message, NOW_MILLIS);
        }
        return out.finish(7, 0x102);
    }

    private static void assertGolden(WireItem item, String annotatedItem) {
        byte[] golden = HexBytes.parse(BATCH_OF_ONE + annotatedItem);
        assertThat(batch(item)).isEqualTo(golden);
        BatchReader reader = new BatchReader(golden);
        assertThat(reader.header()).isEqualTo(new FrameHeader(1, FrameHeader.Kind.BATCH, SENDER, 3, 7));
        assertThat(reader.firstSequence()).isEqualTo(0x102);
        assertThat(reader.nextSequence()).isEqualTo(0x103);
        assertThat(reader.readItems(NOW_MILLIS)).containsExactly(item);
    }

    @Test
    void shouldKeepTheFormOfAPlainPublication() {
        Publication publication = new Publication(
                TopicName.of("a/b"),
                Payload.of(new byte[] {1, 2}),
                Qos.AT_MOST_ONCE,
                false,
                MessageProperties.NONE,
                null,
                Publication.NEVER);
        assertGolden(new ForwardedPublication(publication, List.of(), true), """
                01          | type: publication
                00000008    | length
                01          | direct, no groups
                00          | QoS 0, no retain, no expiry, no publisher, no properties
                03 612f62   | topic
                0102        | payload
                """);
    }

    @Test
    void shouldKeepTheFormOfAFullPublication() {
        MessageProperties properties = new MessageProperties(
                true,
                "j",
                "r",
                Payload.of(new byte[] {9}),
                List.of(new UserProperty("k", "v"), new UserProperty("k", "ü")));
        Publication publication = new Publication(
                TopicName.of("t"),
                Payload.of(new byte[] {5}),
                Qos.EXACTLY_ONCE,
                true,
                properties,
                new ClientId("c"),
                NOW_MILLIS + 0x1234);
        List<TopicFilter> groups = List.of(TopicFilter.of("$share/g/t"), TopicFilter.of("$share/h/#"));
        assertGolden(new ForwardedPublication(publication, groups, false), """
                01                          | type: publication
                00000037                    | length
                02                          | not direct, groups
                02                          | count of groups
                0a 2473686172652f672f74     | $share/g/t
                0a 2473686172652f682f23     | $share/h/#
                3e                          | QoS 2, retain, expires, publisher, properties
                01 74                       | topic
                0000000000001234            | milliseconds left
                01 63                       | publisher
                1f                          | format UTF-8, content type, response topic, correlation data
                01 6a                       | content type
                01 72                       | response topic
                01 09                       | correlation data
                02                          | count of user properties
                01 6b 01 76                 | k: v
                01 6b 02 c3bc               | k: ü
                05                          | payload
                """);
    }

    @Test
    void shouldKeepTheFormOfRoutesDelta() {
        RoutesDelta delta = new RoutesDelta(
                5,
                List.of(
                        new RoutesDelta.Change(TopicFilter.of("a/#"), 300),
                        new RoutesDelta.Change(TopicFilter.of("b"), 0)));
        assertGolden(delta, """
                02                  | type: routes delta
                00000012            | length
                0000000000000005    | first sequence
                02                  | count of changes
                03 612f23           | a/#
                ac02                | weight 300
                01 62               | b
                00                  | weight 0
                """);
    }

    @Test
    void shouldKeepTheFormOfJoinRequest() {
        assertGolden(new JoinRequest(258), """
                03                  | type: join request
                00000008            | length
                0000000000000102    | request id
                """);
    }

    @Test
    void shouldKeepTheFormOfJoinReply() {
        assertGolden(new JoinReply(258, -1), """
                04                  | type: join reply
                00000010            | length
                0000000000000102    | request id
                ffffffffffffffff    | routes sequence
                """);
    }

    @Test
    void shouldKeepTheFormOfARetainedMessage() {
        Publication publication = new Publication(
                TopicName.of("t"),
                Payload.of(new byte[] {5}),
                Qos.AT_LEAST_ONCE,
                true,
                MessageProperties.NONE,
                null,
                Publication.NEVER);
        assertGolden(new RetainedUpdate(TopicName.of("t"), 9, publication), """
                05                  | type: retained update
                0000000d            | length
                0000000000000009    | version
                01                  | a message follows
                05                  | QoS 1, retain
                01 74               | topic
                05                  | payload
                """);
    }

    @Test
    void shouldKeepTheFormOfARetainedMessageRemoved() {
        assertGolden(new RetainedUpdate(TopicName.of("t"), 9, null), """
                05                  | type: retained update
                0000000b            | length
                0000000000000009    | version
                00                  | removed
                01 74               | topic
                """);
    }

    @Test
    void shouldKeepTheFormOfEndOlderRequest() {
        assertGolden(new EndOlderRequest(1, new ClientId("c"), 2), """
                06                  | type: end older request
                00000012            | length
                0000000000000001    | request id
                01 63               | client id
                0000000000000002    | epoch
                """);
    }

    @Test
    void shouldKeepTheFormOfEndOlderReply() {
        assertGolden(new EndOlderReply(1), """
                07                  | type: end older reply
                00000008            | length
                0000000000000001    | request id
                """);
    }

    @Test
    void shouldKeepTheFormOfSubscriptionsUpdate() {
        assertGolden(
                new SubscriptionsUpdate(
                        new ClientId("c"),
                        3,
                        false,
                        List.of(new GrantedFilter(TopicFilter.of("a/+"), Qos.EXACTLY_ONCE)),
                        List.of(TopicFilter.of("b"))),
                """
                08                  | type: subscriptions update
                00000014            | length
                01 63               | client id
                0000000000000003    | version
                00                  | not ended
                01                  | one added
                03 612f2b           | filter
                02                  | maximum QoS
                01                  | one removed
                01 62               | filter
                """);
    }

    @Test
    void shouldKeepTheFormOfAck() {
        byte[] golden = HexBytes.parse("""
                01                                  | version
                01                                  | kind: acknowledgement
                00112233445566778899aabbccddeeff    | acker
                ffff                                | lane: control
                00000007                            | stream
                00000004                            | memory
                0000000000000102                    | next expected
                01                                  | answer: gap
                """);
        Ack ack = new Ack(SENDER, FrameHeader.CONTROL_LANE, 7, 4, 0x102, Ack.Answer.GAP);
        assertThat(ack.encode()).isEqualTo(golden);
        assertThat(Ack.decode(golden)).isEqualTo(ack);
    }

    @Test
    void shouldKeepTheFormOfHeartbeat() {
        byte[] golden = HexBytes.parse("""
                01                                  | version
                02                                  | kind: heartbeat
                00112233445566778899aabbccddeeff    | sender
                ffff                                | lane: control
                00000000                            | stream: none
                0000000000000102                    | sequence
                00                                  | standing: member
                0a000000000000000b00000000000001    | joined as
                0a000000000000000b00000000000002    | sees
                0000000000000007                    | view number
                0a000000000000000b00000000000003    | view
                0000000000000006                    | established number
                """);
        Heartbeat heartbeat = new Heartbeat(
                SENDER,
                0x102,
                Heartbeat.Standing.MEMBER,
                new UUID(10L << 56, 11L << 56 | 1),
                new UUID(10L << 56, 11L << 56 | 2),
                7,
                new UUID(10L << 56, 11L << 56 | 3),
                6);
        assertThat(heartbeat.encode()).isEqualTo(golden);
        assertThat(Heartbeat.decode(golden)).isEqualTo(heartbeat);
    }

    @Test
    void shouldKeepTheFormOfGoodbye() {
        byte[] golden = HexBytes.parse("""
                01                                  | version
                02                                  | kind: heartbeat
                00112233445566778899aabbccddeeff    | sender
                ffff                                | lane: control
                00000000                            | stream: none
                0000000000000001                    | sequence
                01                                  | standing: leaving
                00000000000000000000000000000000    | joined as: nothing
                00000000000000000000000000000000    | sees: nobody
                0000000000000000                    | view number: none
                00000000000000000000000000000000    | view: none
                0000000000000000                    | established number: none
                """);
        Heartbeat goodbye = new Heartbeat(
                SENDER, 1, Heartbeat.Standing.LEAVING, Heartbeat.NONE, Heartbeat.NONE, 0, Heartbeat.NONE, 0);
        assertThat(goodbye.encode()).isEqualTo(golden);
        assertThat(Heartbeat.decode(golden)).isEqualTo(goodbye);
    }

    @Test
    void shouldKeepTheFormOfANewcomersHeartbeat() {
        byte[] golden = HexBytes.parse("""
                01                                  | version
                02                                  | kind: heartbeat
                00112233445566778899aabbccddeeff    | sender
                ffff                                | lane: control
                00000000                            | stream: none
                0000000000000001                    | sequence
                02                                  | standing: newcomer
                0a000000000000000b00000000000001    | joined as
                0a000000000000000b00000000000002    | sees
                0000000000000000                    | view number: none
                00000000000000000000000000000000    | view: none
                0000000000000000                    | established number: none
                """);
        Heartbeat newcomer = new Heartbeat(
                SENDER,
                1,
                Heartbeat.Standing.NEWCOMER,
                new UUID(10L << 56, 11L << 56 | 1),
                new UUID(10L << 56, 11L << 56 | 2),
                0,
                Heartbeat.NONE,
                0);
        assertThat(newcomer.encode()).isEqualTo(golden);
        assertThat(Heartbeat.decode(golden)).isEqualTo(newcomer);
    }

    @Test
    void shouldKeepTheFormOfGrant() {
        for (Grant.Answer answer : Grant.Answer.values()) {
            byte[] golden = HexBytes.parse(
                    """
                    01                                  | version
                    03                                  | kind: grant
                    00112233445566778899aabbccddeeff    | granter
                    ffff                                | lane: control
                    00000000                            | stream: none
                    0000000000000102                    | sequence
                    """ + "0" + List.of("GRANTED", "REFUSED", "GOODBYE").indexOf(answer.name()) + " | answer");
            Grant grant = new Grant(SENDER, 0x102, answer);
            assertThat(grant.encode()).isEqualTo(golden);
            assertThat(Grant.decode(golden)).isEqualTo(grant);
        }
    }

    @Test
    void shouldRefuseAHeartbeatOrGrantThatIsCutShortOrTooLong() {
        Heartbeat heartbeat = new Heartbeat(
                SENDER, 1, Heartbeat.Standing.MEMBER, Heartbeat.NONE, Heartbeat.NONE, 0, Heartbeat.NONE, 0);
        byte[] grant = new Grant(SENDER, 1, Grant.Answer.GRANTED).encode();
        for (int length = 0; length < heartbeat.encode().length; length++) {
            byte[] cut = Arrays.copyOf(heartbeat.encode(), length);
            assertThatThrownBy(() -> Heartbeat.decode(cut)).isInstanceOf(WireException.class);
        }
        for (int length = 0; length < grant.length; length++) {
            byte[] cut = Arrays.copyOf(grant, length);
            assertThatThrownBy(() -> Grant.decode(cut)).isInstanceOf(WireException.class);
        }
        byte[] longer = Arrays.copyOf(grant, grant.length + 1);
        assertThatThrownBy(() -> Grant.decode(longer)).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Heartbeat.decode(grant)).isInstanceOf(WireException.class);
    }

    @Test
    void shouldRefuseAnotherVersionButKnowWhomToAnswer() {
        byte[] frame = batch(new JoinRequest(1));
        frame[0] = 2;
        assertThat(FrameHeader.read(frame).sender()).isEqualTo(SENDER);
        assertThatThrownBy(() -> new BatchReader(frame)).isInstanceOf(WireException.class);
    }

    @Test
    void shouldRefuseAnUnknownTypeOfItem() {
        byte[] frame = batch(new JoinRequest(1));
        frame[34] = 11;
        assertThatThrownBy(() -> new BatchReader(frame).readItems(NOW_MILLIS))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("type of item: 11");
    }

    @Test
    void shouldEncodeAPublicationOnceForAllPeers() {
        Publication publication = new Publication(
                TopicName.of("t"),
                Payload.EMPTY,
                Qos.AT_MOST_ONCE,
                false,
                MessageProperties.NONE,
                null,
                NOW_MILLIS + 10);
        long[] clock = {NOW_MILLIS};
        PublicationBytes bytes = new PublicationBytes(() -> clock[0]++);
        BatchWriter one = new BatchWriter(SENDER, 0);
        BatchWriter other = new BatchWriter(SENDER, 0);
        one.add(bytes.of(publication), List.of(), true);
        other.add(bytes.of(publication), List.of(), true);
        assertThat(other.finish(1, 0)).isEqualTo(one.finish(1, 0));
        assertThat(clock[0]).isEqualTo(NOW_MILLIS + 1);
    }
}
