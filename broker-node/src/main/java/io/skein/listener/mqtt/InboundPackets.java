package io.skein.listener.mqtt;

import io.netty.buffer.ByteBuf;
import io.skein.listener.mqtt.codec.MqttCodecException;
import io.skein.listener.mqtt.codec.MqttDecoder;
import io.skein.listener.mqtt.codec.MqttPacket;
import io.skein.observe.LoopCounter;

/**
 * Turns a connection's bytes into packets, no faster than the node can take them: while the loop is congested, or the
 * client has as many publications unacknowledged as it may have, or does not read its answers, the socket is not read
 * from.
 *
 * <p>On its event loop.
 */
final class InboundPackets {
    private final MqttConnection connection;
    private final MqttServices services;
    private final MqttOutput out;
    private final MqttDecoder decoder;

    private boolean isEnding;
    private boolean waitsForRoom;
    private boolean waitsForAcks;
    /** Its answers wait because it does not read them: its silence is its own, and its keep alive goes on. */
    private boolean waitsForReader;

    InboundPackets(MqttConnection connection, MqttServices services, MqttOutput out) {
        this.connection = connection;
        this.services = services;
        this.out = out;
        this.decoder = MqttDecoder.forServer(services.options().maxPacketSizeBytes());
    }

    /** Takes bytes from the socket. */
    void offer(ByteBuf bytes) {
        decoder.offer(bytes);
        process();
    }

    /** The peer says that no more comes: what has been read is the last. */
    void end() {
        isEnding = true;
        process();
    }

    /** Works off what has been read, as far as it may. */
    void process() {
        try {
            while (mayRead()) {
                MqttPacket packet = decoder.next();
                if (packet == null) {
                    if (isEnding) {
                        connection.onDrained();
                    }
                    break;
                }
                services.counters().increment(LoopCounter.PACKETS_RECEIVED);
                connection.onPacket(packet);
            }
        } catch (MqttCodecException broken) {
            connection.onBroken(broken);
        }
        if (!connection.isClosed()) {
            out.setReading(mayRead());
        }
    }

    private boolean mayRead() {
        if (waitsForRoom || !connection.takesPackets()) {
            return false;
        }
        if (out.isOverfull()) {
            if (!waitsForReader) {
                services.counters().increment(LoopCounter.LIMIT_OUTBOUND);
            }
            waitsForReader = true;
            return false;
        }
        if (connection.isFull()) {
            if (!waitsForAcks) {
                services.counters().increment(LoopCounter.LIMIT_RECEIVE_MAXIMUM);
            }
            waitsForAcks = true;
            return false;
        }
        if (services.loop().isCongested()) {
            waitForRoom();
            return false;
        }
        return true;
    }

    private void waitForRoom() {
        waitsForRoom = true;
        services.loop().whenRoom(() -> {
            waitsForRoom = false;
            connection.onHeldBackNoMore();
            process();
        });
    }

    /** An acknowledgement has made room for a client that was not read from. */
    void onAcknowledged() {
        if (waitsForAcks) {
            waitsForAcks = false;
            services.loop().execute(this::process);
        }
    }

    /** The client may have read meanwhile. */
    void retry() {
        if (waitsForReader && !out.isOverfull()) {
            waitsForReader = false;
            process();
        }
    }

    /** Whether the client is silent because it is not read from. */
    boolean isHeldBack() {
        return waitsForRoom || waitsForAcks;
    }

    /** Whether something has been read that is not looked at yet. */
    boolean isWaiting() {
        return decoder.heldBytes() > 0;
    }

    /** Lets go of what has been read and not been looked at. */
    void close() {
        decoder.close();
    }
}
