package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.skein.observe.LoopCounter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    private static final int BINARY = 0x82;
    private static final int MAX_FRAME_BYTES = 1000;
    private static final String UPGRADE = """
            GET /mqtt HTTP/1.1
            Host: broker
            Connection: keep-alive, Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: mqtt
            """;

    private final Failures above = new Failures();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<ChannelPromise> written = new ArrayList<>();

    WebSocketTest() {
        channel.pipeline().addLast("above", above);
        new Transport(
                        "ws",
                        "127.0.0.1",
                        1,
                        null,
                        null,
                        new WebSocketOptions("/mqtt", MAX_FRAME_BYTES, Set.of("https://ours.example")))
                .install(channel.pipeline(), "above", new Peer(new InetSocketAddress("127.0.0.1", 1)));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String request(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text.replace("\n", "\r\n") + "\r\n", StandardCharsets.US_ASCII));
        return sent();
    }

    private void upgraded() {
        assertThat(request(UPGRADE)).startsWith("HTTP/1.1 101 ");
    }

    /** All that has gone to the peer since the last time. */
    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return all.toString();
    }

    /** A frame as clients send it, masked. */
    private void receive(int first, String payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeByte(first);
        if (payload.length() < 126) {
            frame.writeByte(0x80 | payload.length());
        } else {
            frame.writeByte(0x80 | 126).writeShort(payload.length());
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length(); i++) {
            frame.writeByte(payload.charAt(i) ^ mask[i % 4]);
        }
        channel.writeInbound(frame);
    }

    @Test
    void shouldAnswerTheHandshakeWithTheSubProtocol() {
        assertThat(request(UPGRADE))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .containsIgnoringCase("sec-websocket-protocol: mqtt\r\n")
                .doesNotContainIgnoringCase("sec-websocket-extensions");
        assertThat(channel.pipeline().names()).doesNotContain("http", "request", "upgrade");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"mqttv3.1|mqttv3.1", "chat, mqttv3.1, mqtt|mqttv3.1", "mqtt,mqttv3.1|mqtt", "chat , mqtt|mqtt"})
    void shouldChooseTheFirstSubProtocolItKnows(String offered, String chosen) {
        assertThat(request(UPGRADE.replace("Protocol: mqtt", "Protocol: " + offered)))
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-protocol: " + chosen + "\r\n");
    }

    @Test
    void shouldFindTheSubProtocolInASecondHeader() {
        assertThat(request(UPGRADE.replace("Sec-WebSocket-Protocol: mqtt", """
                        Sec-WebSocket-Protocol: chat
                        Sec-WebSocket-Protocol: mqtt""")))
                .startsWith("HTTP/1.1 101 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Protocol: mqtt|Sec-WebSocket-Protocol: chat|400",
                "Sec-WebSocket-Protocol: mqtt|Sec-WebSocket-Protocol: MQTT|400",
                "Sec-WebSocket-Protocol: mqtt|Accept: all|400",
                "Host: broker|Origin: https://theirs.example|403",
                "Host: broker|Origin: null|403",
                "GET /mqtt|GET /|404",
                "GET /mqtt|GET /mqtt/|404",
                "GET /mqtt|GET http://broker/mqtt|404",
                "GET /mqtt|POST /mqtt|400",
                "GET /mqtt|HEAD /mqtt|400",
                "HTTP/1.1|HTTP/1.0|400",
                "Upgrade: websocket|Upgrade: h2c|426",
                "Connection: keep-alive, Upgrade|Connection: close|426",
                "Sec-WebSocket-Version: 13|Sec-WebSocket-Version: 8|426",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Key: c2hvcnQ=|400",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Key: ?|400",
                "Host: broker|Host broker|400",
            })
    void shouldRefuseOtherRequests(String part, String instead, int status) {
        assertThat(request(UPGRADE.replace(part, instead))).startsWith("HTTP/1.1 " + status + " ");
        assertThat(channel.isOpen()).isFalse();
        assertThat(above.all).extracting(TransportFailure::refusedAs).containsExactly(LoopCounter.REFUSED_WEBSOCKET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ours.example", "HTTPS://Ours.example"})
    void shouldLetInPagesOfAllowedOrigins(String origin) {
        assertThat(request(UPGRADE.replace("Host: broker", "Origin: " + origin)))
                .startsWith("HTTP/1.1 101 ");
    }

    @Test
    void shouldRefuseHeadersWithoutEnd() {
        channel.writeInbound(Unpooled.copiedBuffer(
                "GET /mqtt HTTP/1.1\r\nCookie: " + "x".repeat(10_000), StandardCharsets.US_ASCII));

        assertThat(sent()).startsWith("HTTP/1.1 4");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldTakeThePathWithAQuery() {
        assertThat(request(UPGRADE.replace("/mqtt", "/mqtt?client=1"))).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void shouldPassOnPacketsWhateverFramesTheyComeIn() {
        upgraded();
        receive(BINARY, "first");
        receive(0x02, "sec");
        receive(0x00, "o");
        receive(0x00, "");
        receive(0x80, "nd");
        receive(BINARY, "");
        receive(BINARY, "x".repeat(MAX_FRAME_BYTES));

        assertThat(above.bytes).hasToString("firstsecond" + "x".repeat(MAX_FRAME_BYTES));
    }

    @Test
    void shouldSendEachBufferAsABinaryFrame() {
        upgraded();
        channel.writeOutbound(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));

        assertThat(sent()).isEqualTo("\u0082\u0003abc");
    }

    @Test
    void shouldAnswerPingsAlsoWithinAFragmentedMessage() {
        upgraded();
        receive(0x02, "one");
        receive(0x89, "sign");
        receive(0x80, "two");
        receive(0x8A, "unasked");

        assertThat(sent()).isEqualTo("\u008A\u0004sign");
        assertThat(above.bytes).hasToString("onetwo");
    }

    @Test
    void shouldNotPileUpAnswersToPingsOfAPeerThatDoesNotRead() {
        upgraded();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.unsafe().outboundBuffer().addMessage(Unpooled.buffer().writeZero(100), 100, channel.newPromise());
        receive(0x89, "sign");

        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isLessThan(300);
    }

    @Test
    void shouldSendNothingUnflushedAlongWithTheAnswerToAPing() {
        upgraded();
        channel.write(Unpooled.copiedBuffer("ack", StandardCharsets.US_ASCII));
        receive(0x89, "sign");
        assertThat(sent()).isEqualTo("\u008A\u0004sign");
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isPositive();

        channel.flush();
        assertThat(sent()).isEqualTo("\u0082\u0003ack");
    }

    @Test
    void shouldSendNothingUnflushedAlongWithClose() {
        upgraded();
        ByteBuf withheld = Unpooled.copiedBuffer("ack", StandardCharsets.US_ASCII);
        channel.write(withheld);
        channel.close();

        assertThat(sent()).isEqualTo("\u0088\u0002\u0003\u00E8");
        assertThat(withheld.refCnt()).isZero();
    }

    @Test
    void shouldLetGoOfWhatIsUnflushedWhenTheConnectionIsLost() {
        upgraded();
        ByteBuf withheld = Unpooled.copiedBuffer("ack", StandardCharsets.US_ASCII);
        channel.write(withheld);
        channel.unsafe().close(channel.voidPromise());
        channel.runPendingTasks();

        assertThat(withheld.refCnt()).isZero();
    }

    @Test
    void shouldRefuseTextFrames() {
        upgraded();
        receive(0x81, "hello");

        assertThat(sent()).startsWith("\u0088").contains("\u0003\u00EB"); // 1003
        assertThat(channel.isOpen()).isFalse();
        assertThat(above.all).containsExactly(new TransportFailure(LoopCounter.REFUSED_WEBSOCKET, "text frame"));
        assertThat(above.bytes).isEmpty();
    }

    @Test
    void shouldAnswerCloseAndThenTakeNothing() {
        upgraded();
        receive(0x88, "\u0003\u00E8bye");

        assertThat(sent()).isEqualTo("\u0088\u0002\u0003\u00E8");
        assertThat(channel.isOpen()).isFalse();
        assertThat(above.all).isEmpty();
    }

    @Test
    void shouldHoldTheAnswerToCloseUntilMqttIsThrough() {
        above.closesAtEnd = false;
        upgraded();
        receive(BINARY, "last");
        receive(0x88, "\u0003\u00E9");
        receive(BINARY, "late");
        assertThat(sent()).isEmpty();
        channel.writeOutbound(Unpooled.copiedBuffer("ack", StandardCharsets.US_ASCII));
        channel.pipeline().context("above").close();

        assertThat(sent()).isEqualTo("\u0082\u0003ack\u0088\u0002\u0003\u00E9");
        assertThat(above.bytes).hasToString("last");
    }

    @Test
    void shouldSendNothingAfterClose() {
        upgraded();
        pretendThatNothingIsWritten();
        receive(0x81, "hello");
        int waiting = written.size();
        channel.writeOneOutbound(Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));
        receive(0xF2, "broken too");

        assertThat(written).hasSize(waiting);
    }

    @ParameterizedTest
    @CsvSource({"0x81", "0xC2"}) // a text frame, one with a bit that nobody agreed on
    void shouldCloseAPeerThatNeverReadsWhyItIsClosed(String first) {
        upgraded();
        pretendThatNothingIsWritten();
        receive(Integer.decode(first), "hello");
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldCloseAPeerThatNeverReadsItsRefusal() {
        pretendThatNothingIsWritten();
        request(UPGRADE.replace("/mqtt", "/"));
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    /** From now on writes go nowhere and never end, and a close from the far end waits for them, as in Vert.x. */
    private void pretendThatNothingIsWritten() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                written.add(promise);
            }
        });
        channel.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void close(ChannelHandlerContext context, ChannelPromise promise) {}
        });
    }

    @Test
    void shouldAnswerARequestThatIsTooLongOnceAndClose() {
        request(UPGRADE.replace("Host: broker", "Content-Length: 100000\nHost: broker"));
        assertThat(channel.isOpen()).isFalse();
        assertThat(above.all).extracting(TransportFailure::refusedAs).containsExactly(LoopCounter.REFUSED_WEBSOCKET);
    }

    @ParameterizedTest
    @CsvSource({"100-continue", "something"})
    void shouldNotAskForABody(String expectation) {
        String head =
                UPGRADE.replace("Host: broker", "Expect: " + expectation + "\nContent-Length: 5000\nHost: broker");
        assertThat(request(head)).startsWith("HTTP/1.1 413 ").containsOnlyOnce("HTTP/1.1");
        assertThat(channel.isOpen()).isFalse();
        assertThat(above.all).hasSize(1);
    }

    @Test
    void shouldSayCloseWhenMqttEnds() {
        upgraded();
        channel.close();

        assertThat(sent()).isEqualTo("\u0088\u0002\u0003\u00E8");
    }

    @ParameterizedTest
    @CsvSource({
        "0x82, 1001", // too long
        "0xC2, 3", // a bit of an extension nobody agreed on
        "0x83, 3", // no such opcode
        "0x80, 3", // continues nothing
        "0x09, 3", // a control frame in fragments
        "0x89, 200", // a control frame that is too long
    })
    void shouldCloseOnFramesThatBreakTheProtocol(String first, int length) {
        upgraded();
        receive(Integer.decode(first), "x".repeat(length));

        assertThat(sent()).startsWith("\u0088\u0002").hasSize(4);
        assertThat(channel.isOpen()).isFalse();
        assertThat(above.bytes).isEmpty();
        assertThat(above.all).hasSize(1);
    }

    @Test
    void shouldCloseOnFramesThatAreNotMasked() {
        upgraded();
        channel.writeInbound(Unpooled.copiedBuffer("\u0082\u0003abc", StandardCharsets.ISO_8859_1));

        assertThat(channel.isOpen()).isFalse();
        assertThat(above.bytes).isEmpty();
    }
}
