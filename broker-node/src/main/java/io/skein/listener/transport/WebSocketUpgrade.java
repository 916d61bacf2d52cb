package io.skein.listener.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpContentException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.skein.observe.LoopCounter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the one HTTP request of a connection: an upgrade to a WebSocket for MQTT, or a refusal. */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** What clients of MQTT 3.1.1 and 5 offer [MQTT-6.0.0-3], and what those of 3.1 did before. */
    private static final List<String> SUB_PROTOCOLS = List.of("mqtt", "mqttv3.1");

    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    private final WebSocketOptions options;
    private boolean isRefused;

    WebSocketUpgrade(WebSocketOptions options) {
        this.options = options;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (isRefused) {
            return;
        }
        HttpResponseStatus refusal = refusalOf(request);
        String subProtocol = subProtocolOf(request.headers());
        if (refusal != null) {
            refuse(context, refusal, "not a request for this WebSocket");
        } else if (subProtocol == null) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "no sub-protocol of MQTT offered"); // [MQTT-6.0.0-3]
        } else {
            upgrade(context, request, subProtocol);
        }
    }

    private @Nullable HttpResponseStatus refusalOf(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (request.decoderResult().cause() instanceof TooLongHttpContentException) {
            return HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
        }
        if (request.decoderResult().isFailure() || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
            return HttpResponseStatus.BAD_REQUEST;
        }
        if (!pathOf(request.uri()).equals(options.path())) {
            return HttpResponseStatus.NOT_FOUND;
        }
        if (!options.allows(headers.get(HttpHeaderNames.ORIGIN))) {
            return HttpResponseStatus.FORBIDDEN; // RFC 6455, 10.2
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return HttpResponseStatus.BAD_REQUEST;
        }
        if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return HttpResponseStatus.UPGRADE_REQUIRED;
        }
        return isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY)) ? null : HttpResponseStatus.BAD_REQUEST;
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static boolean isKey(@Nullable String text) {
        try {
            return text != null && Base64.getDecoder().decode(text).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The first of the client's that is ours; null if none is. */
    private static @Nullable String subProtocolOf(HttpHeaders headers) {
        return headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(SUB_PROTOCOLS::contains)
                .findFirst()
                .orElse(null);
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, String subProtocol) {
        WebSocketDecoderConfig frames = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(options.maxFrameBytes())
                .allowExtensions(false)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .withUTF8Validator(false) // text is refused as such
                .closeOnProtocolViolation(false) // done above, where it is known whether Close was sent
                .build();
        request.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subProtocol);
        new WebSocketServerHandshaker13(null, subProtocol, frames).handshake(context.channel(), request);
        context.pipeline().replace(this, "websocket", new WebSocketFrames());
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String reason) {
        isRefused = true;
        ByteBuf body = ByteBufUtil.writeAscii(context.alloc(), status.reasonPhrase() + "\n");
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpUtil.setContentLength(response, body.readableBytes());
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
        }
        context.fireUserEventTriggered(
                new TransportFailure(LoopCounter.REFUSED_WEBSOCKET, "HTTP " + status.code() + ": " + reason));
        OutputEnd.sendAndClose(context.writeAndFlush(response), context);
    }
}
