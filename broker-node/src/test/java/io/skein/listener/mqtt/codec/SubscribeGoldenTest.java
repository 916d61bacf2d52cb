package io.skein.listener.mqtt.codec;

import static io.skein.listener.mqtt.codec.MqttVersion.V3_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V3_1_1;
import static io.skein.listener.mqtt.codec.MqttVersion.V5;
import static io.skein.listener.mqtt.codec.Wire.assertFromClient;
import static io.skein.listener.mqtt.codec.Wire.assertFromServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.Subscription.RetainHandling;
import io.skein.model.TopicFilter;
import io.skein.model.UserProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscribeGoldenTest {
    private static final AckProperties EVERY_PROPERTY = new AckProperties("why", List.of(new UserProperty("k", "v")));

    @Test
    void shouldCodeSubscribeOfV3() {
        Subscribe packet = new Subscribe(
                10,
                0,
                List.of(),
                List.of(
                        SubscriptionRequest.of("a/+", Qos.AT_LEAST_ONCE),
                        SubscriptionRequest.of("$share/g/#", Qos.EXACTLY_ONCE)));
        for (MqttVersion version : List.of(V3_1, V3_1_1)) {
            assertFromClient(version, packet, """
                    82 15               // SUBSCRIBE, remaining length 21
                    00 0a               // packet identifier 10
                    00 03 'a/+' 01      // topic filter, QoS 1
                    00 0a '$share/g/#' 02 // topic filter, QoS 2
                    """);
        }
    }

    @Test
    void shouldCodeEveryOptionAndPropertyOfSubscribe() {
        Subscribe packet = new Subscribe(
                10,
                300,
                List.of(new UserProperty("k", "v")),
                List.of(
                        SubscriptionRequest.of("a", Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND),
                        SubscriptionRequest.of("b", Qos.AT_MOST_ONCE, false, false, RetainHandling.SEND_IF_NEW)));
        assertFromClient(V5, packet, """
                82 15           // SUBSCRIBE, remaining length 21
                00 0a           // packet identifier 10
                0a              // property length 10
                0b ac 02        // subscription identifier 300
                26 00 01 'k' 00 01 'v' // user property
                00 01 'a' 2e    // topic filter, do not send retained, retain as published, no local, QoS 2
                00 01 'b' 10    // topic filter, send retained if new, QoS 0
                """);
    }

    @Test
    void shouldMakeSubscriptionsOfRequests() {
        SubscriptionRequest request =
                SubscriptionRequest.of("a/#", Qos.AT_LEAST_ONCE, true, true, RetainHandling.SEND_IF_NEW);
        assertThat(request.subscription(5))
                .isEqualTo(new Subscription(
                        TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE, true, true, RetainHandling.SEND_IF_NEW, 5));
    }

    @Test
    void shouldLeaveInvalidFiltersOfV5ToSubackAndUnsuback() {
        Subscribe subscribe = new Subscribe(
                1,
                0,
                List.of(),
                List.of(
                        SubscriptionRequest.of("a#", Qos.AT_MOST_ONCE),
                        SubscriptionRequest.of("", Qos.AT_MOST_ONCE),
                        SubscriptionRequest.of("$share/g", Qos.AT_MOST_ONCE)));
        assertThat(subscribe.requests()).allSatisfy(request -> {
            assertThat(request.validFilter()).isNull();
            assertThat(request.subscription(0)).isNull();
        });
        assertFromClient(V5, subscribe, """
                82 16               // SUBSCRIBE, remaining length 22
                00 01               // packet identifier 1
                00                  // property length
                00 02 'a#' 00       // a wildcard that is not a whole level
                00 00 00            // an empty filter
                00 08 '$share/g' 00 // a share without filter
                """);
        assertFromClient(V5, new Unsubscribe(1, List.of(), List.of("a#")), "a2 07 00 01 00 00 02 'a#'");
    }

    @Test
    void shouldCodeSubackInEveryVersion() {
        SubAck packet = new SubAck(
                10,
                List.of(
                        ReasonCode.GRANTED_QOS_0,
                        ReasonCode.GRANTED_QOS_1,
                        ReasonCode.GRANTED_QOS_2,
                        ReasonCode.UNSPECIFIED_ERROR),
                AckProperties.NONE);
        String v3 = """
                90 06       // SUBACK, remaining length 6
                00 0a       // packet identifier 10
                00 01 02    // granted QoS 0, 1 and 2
                80          // failure
                """;
        assertFromServer(V3_1, packet, v3);
        assertFromServer(V3_1_1, packet, v3);
        assertFromServer(V5, packet, "90 07 00 0a 00 00 01 02 80");
    }

    @Test
    void shouldSayEveryErrorAsFailureInV3() {
        SubAck packet =
                new SubAck(1, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.TOPIC_FILTER_INVALID), AckProperties.NONE);
        assertThat(Wire.encode(packet, V3_1_1)).isEqualTo(Hex.bytes("90 04 00 01 80 80"));
        assertFromServer(V5, packet, "90 05 00 01 00 87 8f");
    }

    @Test
    void shouldCodeEveryPropertyOfSuback() {
        assertFromServer(V5, new SubAck(10, List.of(ReasonCode.GRANTED_QOS_1), EVERY_PROPERTY), """
                90 11           // SUBACK, remaining length 17
                00 0a           // packet identifier 10
                0d              // property length 13
                1f 00 03 'why'  // reason string
                26 00 01 'k' 00 01 'v' // user property
                01              // granted QoS 1
                """);
    }

    @Test
    void shouldCodeUnsubscribeInEveryVersion() {
        Unsubscribe packet = new Unsubscribe(11, List.of(), List.of("a/b", "#"));
        String v3 = """
                a2 0a       // UNSUBSCRIBE, remaining length 10
                00 0b       // packet identifier 11
                00 03 'a/b' // topic filter
                00 01 '#'   // topic filter
                """;
        assertFromClient(V3_1, packet, v3);
        assertFromClient(V3_1_1, packet, v3);
        assertFromClient(V5, new Unsubscribe(11, List.of(new UserProperty("k", "v")), List.of("#")), """
                a2 0d       // UNSUBSCRIBE, remaining length 13
                00 0b       // packet identifier 11
                07          // property length 7
                26 00 01 'k' 00 01 'v' // user property
                00 01 '#'   // topic filter
                """);
    }

    @Test
    void shouldCodeUnsubackInEveryVersion() {
        assertFromServer(V3_1, new UnsubAck(11, List.of(), AckProperties.NONE), "b0 02 00 0b");
        assertFromServer(V3_1_1, new UnsubAck(11, List.of(), AckProperties.NONE), "b0 02 00 0b");
        UnsubAck packet =
                new UnsubAck(11, List.of(ReasonCode.SUCCESS, ReasonCode.NO_SUBSCRIPTION_EXISTED), EVERY_PROPERTY);
        assertFromServer(V5, packet, """
                b0 12           // UNSUBACK, remaining length 18
                00 0b           // packet identifier 11
                0d              // property length 13
                1f 00 03 'why'  // reason string
                26 00 01 'k' 00 01 'v' // user property
                00              // success
                11              // no subscription existed
                """);
        assertThat(Wire.encode(packet, V3_1_1)).isEqualTo(Hex.bytes("b0 02 00 0b"));
        assertThat(Wire.encode(packet.withoutOptionalProperties(), V5)).isEqualTo(Hex.bytes("b0 05 00 0b 00 00 11"));
    }
}
