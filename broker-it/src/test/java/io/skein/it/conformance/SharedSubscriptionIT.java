package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.raw.PacketType;
import io.skein.it.raw.Properties;
import io.skein.it.raw.Property;
import io.skein.it.raw.RawAck;
import io.skein.it.raw.RawConnect;
import io.skein.it.raw.RawMqttClient;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared subscriptions (MQTT 5, 4.8.2). */
class SharedSubscriptionIT extends ConformanceCase {
    private String shared() {
        return "$share/g/" + name("t");
    }

    /** Member 1 is on the publishers' node, all others on the clients'. */
    private RawMqttClient connect(int member, RawConnect connect) {
        return member == 1 ? publisher(connect) : connected(connect);
    }

    private RawMqttClient reconnected(int member) {
        return connect(
                member, RawConnect.v5(name("m" + member)).sessionExpiry(100).resuming());
    }

    private RawMqttClient member(int member, int qos) {
        RawMqttClient client = reconnected(member);
        client.subscribe(shared(), qos);
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"$share//t", "$share///t", "$share//#", "$share/"})
    @Spec("MQTT-4.8.2-1")
    void shouldRefuseAShareNameOfNoCharacters(String filter) {
        expectRefused(filter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$share/g", "$share/g/", "$share/+/t", "$share/#/t", "$share/#", "$share/g+/t", "$share/g#/t"})
    @Spec("MQTT-4.8.2-2")
    void shouldRefuseAShareNameThatIsNotOneOrHasNoFilter(String filter) {
        expectRefused(filter);
    }

    private void expectRefused(String filter) {
        RawMqttClient client = connected("client");
        client.sendSubscribe(filter, QOS_1, Properties.none());
        client.readUntilClosed().ifPresent(answer -> {
            if (answer.type() == PacketType.SUBACK) {
                assertThat(answer.reasonCodes()).hasSize(1);
                assertThat(answer.reasonCodes()[0]).isIn(0x80, 0x8F);
            } else {
                assertThat(answer.type()).isEqualTo(PacketType.DISCONNECT);
                assertThat(answer.reasonCode()).isIn(0x81, 0x82, 0x8F);
            }
        });
    }

    /** Everything between the share name's slash and the end is the filter, whatever it begins with. */
    @Test
    @Spec("MQTT-4.8.2-2")
    void shouldTakeWhatFollowsTheShareNameForTheFilter() {
        String own = name("").replace("/", "");
        RawMqttClient client = connected("client");
        List<String> topics = List.of("/" + own, "$own/" + own, own + "/a", "$share/h/" + own);
        for (String topic : topics) {
            assertThat(client.subscribe("$share/ g$é/" + topic, QOS_1).reasonCodes())
                    .containsExactly(1);
        }
        RawMqttClient publisher = publisher();
        for (String topic : topics.subList(0, 3)) {
            publisher.publishQos1(RawPublish.of(topic, "m"));
            assertThat(client.receive().topic()).isEqualTo(topic);
        }
        client.ping();
    }

    @Test
    @Clause("4.8.2 one member of each group gets a message")
    void shouldServeOneMemberOfEachGroupAndEveryoneElse() {
        RawMqttClient first = member(0, QOS_1);
        RawMqttClient second = member(1, QOS_1);
        RawMqttClient other = subscribed("other", "$share/other/" + name("t"), QOS_1);
        RawMqttClient alone = subscribed("alone", name("+"), QOS_1);
        alone.subscribe("$share/g/" + name("+"), QOS_1);
        RawMqttClient publisher = publisher();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            publisher.publishQos1(RawPublish.of(name("t"), "m" + i));
            texts.add("m" + i);
            assertThat(other.receive().text()).isEqualTo("m" + i);
            // once by its own subscription and once as the only member of the group with the other filter
            assertThat(alone.receive().text()).isEqualTo("m" + i);
            assertThat(alone.receive().text()).isEqualTo("m" + i);
        }
        Set<String> received = new HashSet<>();
        RawMqttClient[] members = {first, second};
        for (int i = 0; i < 10; i++) {
            assertThat(received.add(members[next(members)].receive().text())).isTrue();
        }
        assertThat(received).isEqualTo(texts);
        first.ping();
        second.ping();
        alone.ping();
    }

    @Test
    @Spec("MQTT-4.8.2-3")
    void shouldKeepToTheQosGrantedToEachMember() {
        RawMqttClient[] members = {member(0, QOS_0), member(1, QOS_1), member(2, QOS_2)};
        RawMqttClient publisher = publisher();
        int[] counts = new int[3];
        for (int i = 0; i < 30; i++) {
            publisher.publishQos2(RawPublish.of(name("t"), "m" + i));
            int chosen = next(members);
            assertThat(members[chosen].receive().qos()).isEqualTo(chosen);
            counts[chosen]++;
        }
        assertThat(counts).doesNotContain(0);
    }

    private static int next(RawMqttClient... members) {
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < members.length; i++) {
                if (members[i].hasPacketWithin(Duration.ofMillis(50))) {
                    return i;
                }
            }
        }
        throw new AssertionError("no member got the message");
    }

    /** Sent and not yet received, and received and not yet released. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("MQTT-4.8.2-4")
    void shouldCompleteAQos2MessageWithTheMemberItWasSentTo(boolean received) {
        RawMqttClient[] members = {member(0, QOS_2), member(1, QOS_2)};
        publisher().publishQos2(RawPublish.of(name("t"), "once"));
        int chosen = next(members);
        int id = members[chosen].expect(PacketType.PUBLISH).packetId();
        if (received) {
            members[chosen].acknowledge(PacketType.PUBREC, id);
            members[chosen].expect(PacketType.PUBREL);
        }
        members[chosen].drop();
        members[1 - chosen].ping();
        RawMqttClient back = reconnected(chosen);
        if (!received) {
            RawPacket again = back.expect(PacketType.PUBLISH);
            assertThat(again.text()).isEqualTo("once");
            assertThat(again.dup()).isTrue();
            assertThat(again.packetId()).isEqualTo(id);
            back.acknowledge(PacketType.PUBREC, id);
        }
        assertThat(back.expect(PacketType.PUBREL).packetId()).isEqualTo(id);
        back.acknowledge(PacketType.PUBCOMP, id);
        back.ping();
        members[1 - chosen].ping();
    }

    /** Its session ends with a clean start, or with a DISCONNECT that says so; the marker comes after. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("MQTT-4.8.2-5")
    void shouldSendAQos2MessageToNobodyElseWhenTheSessionOfItsMemberEnds(boolean disconnects) {
        RawMqttClient[] members = {member(0, QOS_2), member(1, QOS_2)};
        RawMqttClient publisher = publisher();
        publisher.publishQos2(RawPublish.of(name("t"), "lost"));
        int chosen = next(members);
        members[chosen].expect(PacketType.PUBLISH);
        if (disconnects) {
            members[chosen].disconnect(0, Properties.none().with(Property.SESSION_EXPIRY_INTERVAL, 0));
        } else {
            members[chosen].drop();
        }
        RawMqttClient back = connect(chosen, RawConnect.v5(name("m" + chosen)));
        publisher.publishQos2(RawPublish.of(name("t"), "next"));
        assertThat(members[1 - chosen].receive().text()).isEqualTo("next");
        back.ping();
        members[1 - chosen].ping();
    }

    @ParameterizedTest
    @ValueSource(ints = {QOS_1, QOS_2})
    @Spec("MQTT-4.8.2-6")
    void shouldDiscardWhatAMemberRefuses(int qos) {
        RawMqttClient[] members = {member(0, qos), member(1, qos)};
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 4; i++) {
            publish(publisher, RawPublish.of(name("t"), "m" + i), qos);
            int chosen = next(members);
            RawPacket publish = members[chosen].expect(PacketType.PUBLISH);
            assertThat(publish.text()).isEqualTo("m" + i);
            PacketType type = qos == QOS_1 ? PacketType.PUBACK : PacketType.PUBREC;
            members[chosen].send(RawAck.of(type, publish.packetId()).reason(0x97));
            members[chosen].ping();
            members[1 - chosen].ping();
        }
    }

    @Test
    @Clause("4.8.2 a member that unsubscribes gets nothing more")
    void shouldServeTheMembersThatAreLeft() {
        RawMqttClient[] members = {member(0, QOS_1), member(1, QOS_1)};
        assertThat(members[0].unsubscribe(name("t")).reasonCodes()).containsExactly(0x11);
        assertThat(members[0].unsubscribe(shared()).reasonCodes()).containsExactly(0);
        RawMqttClient publisher = publisher();
        for (int i = 0; i < 5; i++) {
            publisher.publishQos1(RawPublish.of(name("t"), "m" + i));
            assertThat(members[1].receive().text()).isEqualTo("m" + i);
        }
        members[0].ping();
    }

    @Test
    @Clause("4.8.2 no retained messages for a new shared subscription")
    void shouldSendNoRetainedMessagesToASharedSubscription() {
        publisher().publishQos1(RawPublish.of(name("t"), "kept").retained());
        RawMqttClient client = member(0, QOS_1);
        client.ping();
        publisher().publishQos1(RawPublish.of(name("t"), "live").retained());
        assertThat(client.receive().text()).isEqualTo("live");
    }
}
