package io.skein.it.raw;

import io.skein.it.fixture.Endpoint;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * An MQTT client that does exactly what it is told, one packet at a time, and acknowledges nothing by itself. One thread
 * uses it; every read has a deadline.
 */
public final class RawMqttClient implements AutoCloseable {
    /** Brokers from other hands shall not take long to show that they do not answer. */
    private static final Duration DEADLINE =
            Duration.ofSeconds(System.getProperty("skein.conformance.broker") == null ? 20 : 8);

    private final Socket socket;
    private final DataInputStream in;
    private int version = 5;
    private String clientId = "";
    private final Deque<RawPacket> early = new ArrayDeque<>();
    private int lastPacketId;

    private RawMqttClient(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(in, 64 * 1024));
    }

    /** Opens the connection and sends nothing. */
    public static RawMqttClient open(Endpoint broker) {
        return open(broker, 0);
    }

    /** Opens a connection that takes at most about this many bytes which nobody has read, and sends nothing. */
    public static RawMqttClient open(Endpoint broker, int receiveBufferBytes) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(broker.address(), (int) DEADLINE.toMillis());
            return new RawMqttClient(socket, socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + broker, e);
        }
    }

    /** Takes a connection that somebody else has opened; closes it in the end. */
    public static RawMqttClient over(Socket socket) {
        try {
            return new RawMqttClient(socket, socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects and expects to be let in. */
    public static RawMqttClient connected(Endpoint broker, RawConnect connect) {
        RawMqttClient client = open(broker);
        RawPacket connAck = client.connect(connect);
        if (connAck.reasonCode() != 0) {
            client.close();
            throw new AssertionError("refused with " + connAck);
        }
        return client;
    }

    /** Sends CONNECT and answers the CONNACK. */
    public RawPacket connect(RawConnect connect) {
        sendConnect(connect);
        return expect(PacketType.CONNACK);
    }

    /** Sends CONNECT and waits for nothing. */
    public void sendConnect(RawConnect connect) {
        version = connect.version();
        clientId = connect.clientId();
        send(connect.encode());
    }

    /** The identifier of its last CONNECT; empty if it sent none or none in it. */
    public String clientId() {
        return clientId;
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a packet made of a type, flags and body. */
    public void send(PacketType type, int flags, byte[] body) {
        send(new PacketWriter().raw(body).packet(type, flags));
    }

    /** Sends a packet and waits for nothing. */
    public void send(RawRequest packet) {
        send(packet.encode(version));
    }

    /** Sends an acknowledgement without a reason code. */
    public void acknowledge(PacketType type, int packetId) {
        send(RawAck.of(type, packetId));
    }

    /** Publishes at QoS 1 and answers the PUBACK. */
    public RawPacket publishQos1(RawPublish publish) {
        send(publish.qos(1, nextPacketId()));
        return expect(PacketType.PUBACK);
    }

    /** Publishes at QoS 2 with all four packets and answers the PUBREC. */
    public RawPacket publishQos2(RawPublish publish) {
        int id = nextPacketId();
        send(publish.qos(2, id));
        RawPacket pubRec = expect(PacketType.PUBREC);
        if (pubRec.reasonCode() < 0x80) {
            acknowledge(PacketType.PUBREL, id);
            expect(PacketType.PUBCOMP);
        }
        return pubRec;
    }

    /** Subscribes and answers the SUBACK; options are the byte on the wire, QoS in the low bits. */
    public RawPacket subscribe(String filter, int options) {
        return subscribe(filter, options, Properties.none());
    }

    /** Subscribes with properties and answers the SUBACK. */
    public RawPacket subscribe(String filter, int options, Properties properties) {
        sendSubscribe(filter, options, properties);
        return expect(PacketType.SUBACK);
    }

    /** Sends a SUBSCRIBE and waits for nothing. */
    public void sendSubscribe(String filter, int options, Properties properties) {
        PacketWriter out = new PacketWriter().two(nextPacketId());
        if (version == 5) {
            properties.writeTo(out);
        }
        send(out.text(filter).one(options).packet(PacketType.SUBSCRIBE, 2));
    }

    /** Unsubscribes and answers the UNSUBACK. */
    public RawPacket unsubscribe(String filter) {
        send(RawSubscribe.unsubscribe(nextPacketId(), filter));
        return expect(PacketType.UNSUBACK);
    }

    /** Asks for a sign of life and waits for it: what the broker wrote before has then arrived and is an error. */
    public void ping() {
        send(PacketType.PINGREQ, 0, new byte[0]);
        expect(PacketType.PINGRESP);
    }

    /** Reads a PUBLISH and acknowledges it fully. */
    public RawPacket receive() {
        RawPacket publish = expect(PacketType.PUBLISH);
        if (publish.qos() == 1) {
            acknowledge(PacketType.PUBACK, publish.packetId());
        } else if (publish.qos() == 2) {
            acknowledge(PacketType.PUBREC, publish.packetId());
            awaitPubRel(publish.packetId());
            acknowledge(PacketType.PUBCOMP, publish.packetId());
        }
        return publish;
    }

    /**
     * Subscribes until a certain retained message comes: one that nobody acknowledges, as a will or one of QoS 0, may be
     * delivered before it is kept everywhere.
     */
    public RawPacket receiveRetained(String filter, String text) {
        while (true) { // the test's time is bounded
            subscribe(filter, 1);
            while (hasPacketWithin(Duration.ofMillis(200))) {
                RawPacket message = receive();
                if (message.text().equals(text)) {
                    return message;
                }
            }
        }
    }

    /** Messages that come before the PUBREL are kept for later reads. */
    private void awaitPubRel(int packetId) {
        Deque<RawPacket> before = new ArrayDeque<>();
        RawPacket next = read(DEADLINE);
        while (next.type() == PacketType.PUBLISH) {
            before.add(next);
            next = read(DEADLINE);
        }
        if (next.type() != PacketType.PUBREL || next.packetId() != packetId) {
            throw new AssertionError("expected PUBREL of " + packetId + " but got " + next);
        }
        before.descendingIterator().forEachRemaining(early::addFirst);
    }

    /** Reads the next packet, which must be of this type. */
    public RawPacket expect(PacketType type) {
        RawPacket packet = read(DEADLINE);
        if (packet.type() != type) {
            throw new AssertionError("expected " + type + " but got " + packet);
        }
        return packet;
    }

    /** Reads the next packet, which must be of one of these types. */
    public RawPacket expectEither(PacketType one, PacketType other) {
        RawPacket packet = read(DEADLINE);
        if (packet.type() != one && packet.type() != other) {
            throw new AssertionError("expected " + one + " or " + other + " but got " + packet);
        }
        return packet;
    }

    /** Reads the next packet; fails when none comes in time or the broker closes. */
    public RawPacket read(Duration deadline) {
        try {
            return tryRead(deadline).orElseThrow(() -> new AssertionError("closed by the broker"));
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no packet within " + deadline, e);
        }
    }

    /** True when a packet has begun to arrive, or the broker has closed, within this time. */
    public boolean hasPacketWithin(Duration time) {
        if (!early.isEmpty()) {
            return true;
        }
        try {
            socket.setSoTimeout((int) Math.max(1, time.toMillis()));
            in.mark(1);
            in.read();
            in.reset();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits until the broker closes; fails on any packet before. */
    public void expectClosed() {
        Optional<RawPacket> packet = readUntilClosed(DEADLINE);
        if (packet.isPresent()) {
            throw new AssertionError("expected the connection to be closed but got " + packet.get());
        }
    }

    /** Waits for the DISCONNECT of version 5 with its reason code, then for the close. */
    public RawPacket expectDisconnect(int reasonCode) {
        RawPacket disconnect = expect(PacketType.DISCONNECT);
        if (disconnect.reasonCode() != reasonCode) {
            throw new AssertionError("expected reason 0x" + Integer.toHexString(reasonCode) + " but got " + disconnect);
        }
        expectClosed();
        return disconnect;
    }

    /** The next packet, or nothing when the broker closes before one. */
    public Optional<RawPacket> readUntilClosed() {
        return readUntilClosed(DEADLINE);
    }

    /** The next packet, or nothing when the broker closes before one; fails when neither happens in time. */
    public Optional<RawPacket> readUntilClosed(Duration deadline) {
        try {
            return tryRead(deadline);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("neither packet nor close within " + deadline, e);
        }
    }

    private Optional<RawPacket> tryRead(Duration deadline) throws SocketTimeoutException {
        if (!early.isEmpty()) {
            return Optional.of(early.removeFirst());
        }
        try {
            socket.setSoTimeout((int) deadline.toMillis());
            int first = in.read();
            return first < 0 ? Optional.empty() : Optional.of(readBody(first));
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (EOFException | SocketException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RawPacket readBody(int first) throws IOException {
        byte[] body = new byte[readLength()];
        in.readFully(body);
        RawPacket packet = new RawPacket(PacketType.values()[first >> 4], first & 15, body, version);
        packet.checkForm();
        return packet;
    }

    private int readLength() throws IOException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int next = in.readUnsignedByte();
            length |= (next & 127) << shift;
            if (next < 128) {
                if (next == 0 && shift > 0) {
                    throw new AssertionError("a Remaining Length of more bytes than it needs [MQTT-1.5.5-1]");
                }
                return length;
            }
        }
        throw new AssertionError("a Remaining Length of more than four bytes");
    }

    /**
     * Ends as the protocol says, and returns when the broker has closed too (3.14.4). From then on it sends this client
     * nothing, so that what is published next waits in the session.
     */
    public void disconnect() {
        disconnect(0, Properties.none());
    }

    /** Ends as {@link #disconnect()}, with a reason code and properties (version 5; earlier versions send neither). */
    public void disconnect(int reasonCode, Properties properties) {
        PacketWriter out = new PacketWriter();
        if (version == 5) {
            properties.writeTo(out.one(reasonCode));
        }
        send(out.packet(PacketType.DISCONNECT, 0));
        awaitEnd();
        close();
    }

    private void awaitEnd() {
        try {
            socket.setSoTimeout((int) DEADLINE.toMillis());
            in.transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the broker does not close after DISCONNECT", e);
        } catch (SocketException e) {
            // a reset is an end too
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends without a word, with a TCP reset, as a device does that loses power. */
    public void drop() {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    private int nextPacketId() {
        lastPacketId = lastPacketId % 0xFFFF + 1;
        return lastPacketId;
    }

    /** Closes the connection without DISCONNECT. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
