package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.skein.observe.LoopCounter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
    private static final byte[] V2_SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final byte[] MQTT = {0x10, 0x0C, 0x00, 0x04, 'M', 'Q', 'T', 'T'};

    private final Peer peer = new Peer(new InetSocketAddress("192.0.2.1", 99));
    private final Failures above = new Failures();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ProxyDetector(peer), above);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf version1(String line) {
        return Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.US_ASCII);
    }

    /** Command and family, then address bytes, ports and what else the balancer tells. */
    private static ByteBuf version2(int command, int family, byte[] body) {
        ByteBuf header = Unpooled.buffer();
        header.writeBytes(V2_SIGNATURE);
        header.writeByte(0x20 | command);
        header.writeByte(family);
        header.writeShort(body.length);
        return header.writeBytes(body);
    }

    private static byte[] ipv4(int... parts) {
        byte[] body = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            body[i] = (byte) parts[i];
        }
        return body;
    }

    @Test
    void shouldTakeTheAddressOfVersion1() {
        channel.writeInbound(version1("PROXY TCP4 203.0.113.7 192.0.2.1 4711 1883"), Unpooled.copiedBuffer(MQTT));

        assertThat(peer).hasToString("203.0.113.7:4711");
        assertThat(above.bytes).endsWith("MQTT").hasSize(MQTT.length);
        assertThat(channel.pipeline().names()).noneMatch(name -> name.startsWith("proxy"));
    }

    @Test
    void shouldTakeTheAddressOfVersion1WithIpv6() {
        channel.writeInbound(version1("PROXY TCP6 2001:db8::7 ::1 4711 1883"));

        assertThat(peer).hasToString("[2001:db8::7]:4711");
    }

    @Test
    void shouldTakeTheAddressOfVersion2() {
        byte[] body = ipv4(203, 0, 113, 7, 192, 0, 2, 1, 0x12, 0x67, 0x07, 0x5B, 0x04, 0, 2, 1, 1);
        channel.writeInbound(Unpooled.wrappedBuffer(version2(1, 0x11, body), Unpooled.wrappedBuffer(MQTT)));

        assertThat(peer).hasToString("203.0.113.7:4711");
        assertThat(above.bytes).endsWith("MQTT");
    }

    @Test
    void shouldTakeAHeaderThatComesByteByByte() {
        ByteBuf all = Unpooled.wrappedBuffer(
                version2(1, 0x11, ipv4(203, 0, 113, 7, 192, 0, 2, 1, 0x12, 0x67, 0x07, 0x5B)),
                Unpooled.wrappedBuffer(MQTT));
        while (all.isReadable()) {
            channel.writeInbound(all.readBytes(1));
        }
        all.release();

        assertThat(peer).hasToString("203.0.113.7:4711");
        assertThat(above.bytes).hasSize(MQTT.length);
        assertThat(above.all).isEmpty();
    }

    @Test
    void shouldKeepTheBalancersAddressWhenItSpeaksForItself() {
        channel.writeInbound(version2(0, 0, new byte[0]), Unpooled.copiedBuffer(MQTT));

        assertThat(peer).hasToString("192.0.2.1:99");
        assertThat(above.bytes).hasSize(MQTT.length);
    }

    @Test
    void shouldKeepTheBalancersAddressWhenItDoesNotKnow() {
        channel.writeInbound(version1("PROXY UNKNOWN"), Unpooled.copiedBuffer(MQTT));

        assertThat(peer).hasToString("192.0.2.1:99");
        assertThat(above.bytes).hasSize(MQTT.length);
    }

    @Test
    void shouldCloseAtOnceWithoutAHeader() {
        channel.writeInbound(Unpooled.copiedBuffer(MQTT), Unpooled.copiedBuffer(MQTT));

        assertThat(channel.isOpen()).isFalse();
        assertThat(above.bytes).isEmpty();
        assertThat(above.all)
                .containsExactly(new TransportFailure(LoopCounter.REFUSED_PROXY_PROTOCOL, "no PROXY header"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 localhost 192.0.2.1 1 2",
                "PROXY TCP4 203.0.113.7 192.0.2.1 70000 2",
                "PROXY TCP9 203.0.113.7 192.0.2.1 1 2",
                "PROXY TCP4 203.0.113.7",
                "PROXY TCP4 203.0.113.7 192.0.2.1 1 2 " + "                                                         "
                        + "                                                   ",
            })
    void shouldCloseOnAMalformedHeader(String line) {
        channel.writeInbound(version1(line));

        assertThat(channel.isOpen()).isFalse();
        assertThat(peer).hasToString("192.0.2.1:99");
        assertThat(above.all).extracting(TransportFailure::refusedAs).contains(LoopCounter.REFUSED_PROXY_PROTOCOL);
    }

    @Test
    void shouldCloseOnAHeaderThatIsTooLong() {
        channel.writeInbound(version2(1, 0x11, new byte[60_000]));

        assertThat(channel.isOpen()).isFalse();
        assertThat(above.bytes).isEmpty();
    }
}
