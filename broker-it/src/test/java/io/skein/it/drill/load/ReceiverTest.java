package io.skein.it.drill.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.drill.ledger.Event;
import io.skein.it.drill.ledger.History;
import io.skein.it.drill.ledger.MessageKey;
import io.skein.it.raw.PacketType;
import io.skein.it.raw.RawPacket;
import io.skein.it.raw.RawPublish;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of a drill takes for a message, and what it has already. */
class ReceiverTest {
    private static final int VERSION = 5;

    private final History history = new History();
    private final LoadLoop loop = new LoadLoop();
    private ServerSocket broker;
    private Receiver receiver;

    @BeforeEach
    void listen() throws IOException {
        broker = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        receiver = new Receiver(ClientPlan.of("device", VERSION, true, address()), history);
    }

    @AfterEach
    void close() throws IOException {
        loop.close();
        broker.close();
    }

    @Test
    void shouldTakeAMessageOnceUntilItsPacketIdIsReleased() {
        loop.call(() -> {
            LoadConnection connection = connect(1);
            receiver.publish(connection, publish(7));
            receiver.publish(connection, publish(7));
            receiver.pubRel(connection, 7);
            receiver.publish(connection, publish(7));
            return null;
        });

        assertThat(ignored()).containsExactly(false, true, false);
    }

    @Test
    void shouldIgnoreWhatItReadsOnAConnectionAfterItHasMovedToANewerOne() {
        loop.call(() -> {
            LoadConnection older = connect(1);
            LoadConnection newer = connect(2);
            receiver.publish(newer, publish(7));
            receiver.pubRel(newer, 7);
            receiver.publish(older, publish(7));
            receiver.publish(newer, publish(7));
            receiver.pubRel(older, 7);
            receiver.publish(newer, publish(7));
            return null;
        });

        assertThat(ignored()).containsExactly(false, true, false, true);
    }

    private LoadConnection connect(int number) throws IOException {
        LoadConnection connection = new LoadConnection(loop, new Nobody(), number, VERSION, address());
        receiver.connected(connection, true);
        connection.abandon(); // what is answered goes nowhere
        return connection;
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(broker.getInetAddress(), broker.getLocalPort());
    }

    private static RawPacket publish(int packetId) {
        byte[] frame = RawPublish.of("t", Stamp.message(new MessageKey("publisher", 0), 0))
                .qos(2, packetId)
                .encode(VERSION);
        byte[] body = new byte[frame.length - 2];
        ByteBuffer.wrap(frame, 2, body.length).get(body);
        return new RawPacket(PacketType.PUBLISH, frame[0] & 15, body, VERSION);
    }

    private List<Boolean> ignored() {
        return history.events().stream()
                .filter(Event.Delivered.class::isInstance)
                .map(e -> ((Event.Delivered) e).ignored())
                .toList();
    }

    private static final class Nobody implements LoadConnection.Owner {
        @Override
        public void opened(LoadConnection connection) {}

        @Override
        public void received(LoadConnection connection, RawPacket packet) {}

        @Override
        public void over(LoadConnection connection, String reason) {}
    }
}
