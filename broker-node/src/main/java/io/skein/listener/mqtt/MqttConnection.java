package io.skein.listener.mqtt;

import io.netty.buffer.ByteBuf;
import io.skein.auth.ClientIdentity;
import io.skein.listener.mqtt.codec.AckProperties;
import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.ConnectProperties;
import io.skein.listener.mqtt.codec.Disconnect;
import io.skein.listener.mqtt.codec.DisconnectProperties;
import io.skein.listener.mqtt.codec.MqttCodecException;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.PingResp;
import io.skein.listener.mqtt.codec.PubAck;
import io.skein.listener.mqtt.codec.PubComp;
import io.skein.listener.mqtt.codec.PubRec;
import io.skein.listener.mqtt.codec.PubRel;
import io.skein.listener.mqtt.codec.Publish;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.listener.mqtt.codec.Subscribe;
import io.skein.listener.mqtt.codec.Unsubscribe;
import io.skein.listener.transport.Peer;
import io.skein.listener.transport.TransportFailure;
import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.observe.LoopCounter;
import io.skein.session.ClientLink;
import io.skein.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection from its first byte to its last: who may say what when, and how it ends. What the packets do
 * is in the handlers it passes them to.
 *
 * <p>On its event loop.
 */
final class MqttConnection implements ClientLink {
    private enum State {
        AWAITING_CONNECT,
        /** CONNECT is being answered; nothing more is read meanwhile. */
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    private final MqttServices services;
    private final MqttOutput out;
    private final InboundPackets packets;
    private final TopicLimits limits;
    private final Peer peer;
    private final Runnable onClosed;
    private final KeepAlive keepAlive;

    private State state = State.AWAITING_CONNECT;
    private MqttVersion version = MqttVersion.V3_1_1;
    private @Nullable ConnectHandshake handshake;
    private @Nullable Connected connected;

    /** What there is once the client is connected. */
    private record Connected(
            Session session,
            InboundPublishes inbound,
            SubscribeHandler subscribe,
            OutboundPublishes outbound,
            int receiveMaximum,
            long maximumPacketSize,
            boolean wantsProblemInformation) {}

    /**
     * @param peer complete when CONNECT is
     * @param onClosed called once when the connection is over
     */
    MqttConnection(MqttServices services, MqttOutput out, Peer peer, Runnable onClosed) {
        this.services = services;
        this.out = out;
        this.peer = peer;
        this.onClosed = onClosed;
        MqttOptions options = services.options();
        this.packets = new InboundPackets(this, services, out);
        this.limits = new TopicLimits(options.maxTopicLengthBytes(), options.maxTopicLevels(), services.counters());
        this.keepAlive = new KeepAlive(options.connectTimeoutMillis());
    }

    MqttVersion version() {
        return version;
    }

    TopicLimits limits() {
        return limits;
    }

    Peer peer() {
        return peer;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    // Reading

    /** Takes bytes from the socket. */
    void onBytes(ByteBuf bytes) {
        services.counters().add(LoopCounter.BYTES_RECEIVED, bytes.readableBytes());
        packets.offer(bytes);
    }

    /** Whether it can do with a further packet now. */
    boolean takesPackets() {
        return state == State.AWAITING_CONNECT || state == State.CONNECTED;
    }

    /** Whether the client has all the publications unacknowledged that it may have. */
    boolean isFull() {
        return connected != null && connected.inbound.isFull();
    }

    /** It is read from again; its silence until now was not the client's. */
    void onHeldBackNoMore() {
        keepAlive.onSignOfLife();
    }

    /** Does what a packet asks for. */
    void onPacket(MqttPacket packet) {
        keepAlive.onSignOfLife();
        if (state == State.AWAITING_CONNECT) {
            handleConnect((Connect) packet); // the decoder lets nothing else come first [MQTT-3.1.0-1]
        } else if (connected != null) {
            handleConnected(packet, connected);
        }
    }

    private void handleConnect(Connect packet) {
        version = packet.version();
        state = State.CONNECTING;
        handshake = new ConnectHandshake(this, services, packet);
        handshake.start();
    }

    private void handleConnected(MqttPacket packet, Connected client) {
        switch (packet.type()) {
            case PUBLISH -> client.inbound.onPublish((Publish) packet);
            case PUBACK -> client.session.onPubAck(((PubAck) packet).packetId());
            case PUBREC -> handlePubRec((PubRec) packet, client.session);
            case PUBREL -> client.inbound.onPubRel((PubRel) packet);
            case PUBCOMP -> client.session.onPubComp(((PubComp) packet).packetId());
            case SUBSCRIBE -> client.subscribe.onSubscribe((Subscribe) packet);
            case UNSUBSCRIBE -> client.subscribe.onUnsubscribe((Unsubscribe) packet);
            case PINGREQ -> out.write(PingResp.INSTANCE, version);
            case DISCONNECT -> handleDisconnect((Disconnect) packet, client.session);
            case AUTH, CONNECT, CONNACK, SUBACK, UNSUBACK, PINGRESP -> disconnect(ReasonCode.PROTOCOL_ERROR);
        }
    }

    private static void handlePubRec(PubRec packet, Session session) {
        if (packet.reasonCode().isError()) {
            session.onPubRecError(packet.packetId());
        } else {
            session.onPubRec(packet.packetId());
        }
    }

    private void handleDisconnect(Disconnect packet, Session session) {
        long expirySeconds = packet.properties().sessionExpirySeconds();
        if (expirySeconds > 0 && !session.isDurable()) {
            disconnect(ReasonCode.PROTOCOL_ERROR); // [MQTT-3.1.2-11.2]: it may not turn from 0 to something else
            return;
        }
        if (expirySeconds >= 0) {
            session.setExpirySeconds(Math.min(expirySeconds, services.options().maxSessionExpirySeconds()));
        }
        if (packet.reasonCode() == ReasonCode.NORMAL_DISCONNECTION) {
            session.discardWill(); // [MQTT-3.14.4-3]
        }
        end(LoopCounter.CLOSED_DISCONNECT, "DISCONNECT " + packet.reasonCode());
        out.flushAndClose();
    }

    // The handshake's results

    /** The session is this connection's from now on. */
    void onAccepted(Connect connect, Session session, ClientIdentity identity, int keepAliveSeconds, ConnAck connAck) {
        ConnectProperties properties = connect.properties();
        connected = new Connected(
                session,
                new InboundPublishes(this, services, session, identity),
                new SubscribeHandler(this, services, session, identity),
                new OutboundPublishes(
                        out,
                        version,
                        properties.maximumPacketSize(),
                        properties.topicAliasMaximum(),
                        services.frames(),
                        services.counters()),
                Math.min(properties.receiveMaximum(), services.options().maxInflight()),
                properties.maximumPacketSize(),
                properties.requestProblemInformation());
        state = State.CONNECTED;
        handshake = null;
        keepAlive.start(keepAliveSeconds);
        services.counters().increment(LoopCounter.CONNECTIONS);
        services.counters().increment(LoopCounter.CONNECTIONS_OPENED);
        services.events()
                .clientConnected(
                        session.client(),
                        identity.username(),
                        peer.toString(),
                        version.protocolLevel(),
                        connAck.sessionPresent());
        write(connAck);
        session.start();
        packets.process();
    }

    /** CONNECT is refused: CONNACK says why, if version and client can take it, then the connection is closed. */
    void refuse(@Nullable ClientId client, ReasonCode reason, long maximumPacketSize) {
        ConnAck connAck = ConnAck.refused(reason);
        boolean hasCode = version.isV5() || reason.toV3ConnectReturnCode() != ReasonCode.NO_V3_CONNACK;
        if (hasCode && MqttEncoder.encodedSize(connAck, version) <= maximumPacketSize) { // [MQTT-3.1.2-24]
            out.write(connAck, version);
        }
        endUnaccepted(client, CloseCounters.refused(reason), reason.toString());
        out.closeAfterFlush();
    }

    // Writing

    /** Writes a packet, without what the client has not asked for and, if it must be, without what is optional. */
    void write(MqttPacket packet) {
        if (state == State.CLOSED) {
            return;
        }
        Connected client = connected;
        MqttPacket fitting = packet;
        if (client != null && version.isV5() && client.maximumPacketSize < Integer.MAX_VALUE) {
            if (MqttEncoder.encodedSize(packet, version) > client.maximumPacketSize) {
                fitting = packet.withoutOptionalProperties();
            }
            if (MqttEncoder.encodedSize(fitting, version) > client.maximumPacketSize) {
                return; // [MQTT-3.1.2-24]: nothing larger is ever sent
            }
        }
        out.write(fitting, version);
    }

    void pubAck(int packetId, ReasonCode reason) {
        write(new PubAck(packetId, reason, AckProperties.NONE));
        packets.onAcknowledged();
    }

    void pubRec(int packetId, ReasonCode reason) {
        write(new PubRec(packetId, reason, AckProperties.NONE));
        packets.onAcknowledged();
    }

    @Override
    public boolean makeRoom() {
        return state == State.CONNECTED && out.makeRoom();
    }

    @Override
    public boolean isWritable() {
        return state == State.CONNECTED && out.isWritable();
    }

    @Override
    public int receiveMaximum() {
        return connected == null ? 0 : connected.receiveMaximum;
    }

    @Override
    public boolean publish(
            Publication publication, Qos qos, boolean retain, boolean dup, int packetId, int[] subscriptionIds) {
        return connected == null || connected.outbound.write(publication, qos, retain, dup, packetId, subscriptionIds);
    }

    @Override
    public void pubRel(int packetId) {
        write(new PubRel(packetId));
    }

    @Override
    public void pubRelUnknown(int packetId) {
        write(new PubRel(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    @Override
    public long outboundBytes() {
        return out.pendingBytes();
    }

    /** The node may not act for now: nothing is read. */
    void onSuspended() {
        packets.process();
    }

    void onWritable() {
        if (out.isFlushingEarly()) {
            services.loop().atTurnEnd(this::onWritable);
            return;
        }
        if (state == State.CLOSED) {
            return;
        }
        packets.retry();
        if (connected != null) {
            connected.session.onWritable();
        }
    }

    // The end

    @Override
    public void close(CloseReason reason) {
        switch (reason) {
            case SESSION_TAKEN_OVER -> disconnect(ReasonCode.SESSION_TAKEN_OVER);
            case SERVER_SHUTTING_DOWN -> sendAway(services.options().serverReference());
            case NOT_KEPT -> disconnect(ReasonCode.UNSPECIFIED_ERROR);
        }
    }

    /** The node stops: another one serves the client, wherever that is reached (MQTT 5, 4.11). */
    private void sendAway(@Nullable String serverReference) {
        if (serverReference == null) {
            disconnect(ReasonCode.SERVER_SHUTTING_DOWN);
        } else {
            disconnect(ReasonCode.USE_ANOTHER_SERVER, DisconnectProperties.sendingTo(serverReference));
        }
    }

    /** Ends the connection; an MQTT 5 client is told why [MQTT-4.13.1-1], one of MQTT 3 sees it closed. */
    void disconnect(ReasonCode reason) {
        disconnect(reason, DisconnectProperties.NONE);
    }

    private void disconnect(ReasonCode reason, DisconnectProperties properties) {
        if (state == State.CLOSED) {
            return;
        }
        boolean mayTell = !out.isWithheld();
        if (mayTell && connected != null && version.isV5()) {
            write(new Disconnect(reason, properties));
        }
        end(CloseCounters.ended(reason), reason.toString());
        if (mayTell) {
            out.closeAfterFlush();
        } else {
            out.closeNow(); // what was written without the lease goes with the connection
        }
    }

    void onBroken(MqttCodecException broken) {
        if (broken.reasonCode() == ReasonCode.PACKET_TOO_LARGE) {
            services.counters().increment(LoopCounter.LIMIT_PACKET_SIZE);
        }
        if (state == State.AWAITING_CONNECT) {
            MqttVersion answerIn = broken.version();
            if (answerIn == null) {
                endUnaccepted(null, LoopCounter.REFUSED_PROTOCOL_ERROR, String.valueOf(broken.getMessage()));
                out.closeNow();
                return;
            }
            version = answerIn;
            refuse(null, broken.reasonCode(), ConnectProperties.ANY_PACKET_SIZE);
        } else {
            disconnect(broken.reasonCode(), DisconnectProperties.reason(String.valueOf(broken.getMessage())));
        }
    }

    /** The channel is closed. */
    void onClosed() {
        end(LoopCounter.CLOSED_LOST, "connection lost");
    }

    /** The peer has said, on any layer, that no more comes; what came before is worked off first. */
    void onInputEnd() {
        if (state == State.CLOSED) {
            out.closeNow();
        } else if (state == State.CONNECTING && !packets.isWaiting()) { // it does not stay to be answered
            onDrained();
        } else {
            packets.end();
        }
    }

    /** All that came from a peer that has said so is worked off. */
    void onDrained() {
        end(LoopCounter.CLOSED_LOST, "connection lost");
        if (out.isWithheld()) {
            out.closeNow();
        } else {
            out.closeAfterFlush();
        }
    }

    /** The peer has broken the protocol of a layer below, which closes the channel. */
    void onBrokenBelow(TransportFailure failure) {
        if (connected == null) {
            endUnaccepted(null, failure.refusedAs(), failure.reason());
        } else {
            end(LoopCounter.CLOSED_PROTOCOL_ERROR, failure.reason());
        }
    }

    /** The loop's clock: a client that is late with CONNECT or silent for too long is dropped. */
    void onTick(long nowNanos) {
        if (state == State.CONNECTING || packets.isHeldBack()) {
            keepAlive.onSignOfLife(); // not read from: its silence is ours
            return;
        }
        packets.retry();
        if (keepAlive.isExpired(nowNanos)) {
            if (state == State.AWAITING_CONNECT) {
                endUnaccepted(null, LoopCounter.REFUSED_CONNECT_TIMEOUT, "no CONNECT");
                out.closeNow();
            } else {
                disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT); // [MQTT-3.1.2-22]
            }
        }
    }

    /** An accepted connection is over: the session lives on or ends without it. */
    private void end(LoopCounter counter, String reason) {
        Connected client = connected;
        if (client == null) {
            endUnaccepted(null, LoopCounter.REFUSED_LOST, reason);
            return;
        }
        if (state == State.CLOSED) {
            return;
        }
        release();
        services.counters().add(LoopCounter.CONNECTIONS, -1);
        services.counters().increment(counter);
        services.events().clientDisconnected(client.session.client(), peer.toString(), reason);
        client.session.onLinkClosed();
        client.inbound.close(client.session::onPublishesKept);
    }

    private void endUnaccepted(@Nullable ClientId client, LoopCounter counter, String reason) {
        if (state == State.CLOSED) {
            return;
        }
        release();
        services.counters().increment(counter);
        services.events().clientRefused(client, peer.toString(), reason);
        if (handshake != null) {
            handshake.onClosed();
        }
    }

    /** Nothing is read or written from here on. */
    private void release() {
        state = State.CLOSED;
        packets.close();
        onClosed.run();
    }

    @Override
    public String toString() {
        return "address=" + peer;
    }
}
