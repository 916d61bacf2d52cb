package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skein.model.Publication;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripPropertyTest {
    /** Packets of one version that travel one way. */
    record Conversation(MqttVersion version, MqttDecoder.Role decodedBy, List<MqttPacket> packets) {}

    @Provide
    Arbitrary<Conversation> conversations() {
        return Arbitraries.of(MqttVersion.values()).flatMap(version -> {
            PacketArbitraries packets = new PacketArbitraries(version);
            Arbitrary<Conversation> fromClient = packets.connects()
                    .flatMap(connect -> packets.fromClient().list().ofMaxSize(6).map(rest -> {
                        List<MqttPacket> all = new ArrayList<>(rest);
                        all.add(0, connect);
                        return new Conversation(version, MqttDecoder.Role.SERVER, all);
                    }));
            Arbitrary<Conversation> fromServer = packets.fromServer()
                    .list()
                    .ofMaxSize(6)
                    .map(all -> new Conversation(version, MqttDecoder.Role.CLIENT, all));
            return Arbitraries.oneOf(fromClient, fromServer);
        });
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void shouldDecodeWhatWasEncodedHoweverItIsSplit(@ForAll("conversations") Conversation said, @ForAll Random random) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        ByteBuf stream = allocator.buffer();
        for (MqttPacket packet : said.packets) {
            int start = stream.writerIndex();
            MqttEncoder.write(packet, said.version, stream);
            assertThat(stream.writerIndex() - start).isEqualTo(MqttEncoder.encodedSize(packet, said.version));
        }
        MqttDecoder decoder = said.decodedBy == MqttDecoder.Role.SERVER
                ? MqttDecoder.forServer(Wire.ANY_SIZE)
                : MqttDecoder.forClient(said.version, Wire.ANY_SIZE);
        assertThat(decodeInPieces(decoder, stream, random)).isEqualTo(said.packets);
        stream.release();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    /** Pieces of random length, and not always everything pulled before the next is offered. */
    private static List<MqttPacket> decodeInPieces(MqttDecoder decoder, ByteBuf stream, Random random) {
        List<MqttPacket> packets = new ArrayList<>();
        int longest = 1 + random.nextInt(200);
        while (stream.isReadable()) {
            int length = Math.min(stream.readableBytes(), 1 + random.nextInt(longest));
            decoder.offer(stream.readBytes(length));
            MqttPacket packet = decoder.next();
            while (packet != null && random.nextInt(10) > 0) {
                packets.add(packet);
                packet = decoder.next();
            }
            if (packet != null) {
                packets.add(packet);
            }
        }
        for (MqttPacket packet = decoder.next(); packet != null; packet = decoder.next()) {
            packets.add(packet);
        }
        assertThat(decoder.heldBytes()).isZero();
        return packets;
    }

    @Provide
    Arbitrary<Publish> deliveries() {
        return new PacketArbitraries(MqttVersion.V5)
                .publishes(true)
                .filter(packet -> !packet.topic().isEmpty());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void shouldWriteADeliveryAsTheSamePublish(@ForAll("deliveries") Publish packet) {
        Publication publication = new Publication(
                TopicName.of(packet.topic()),
                packet.payload(),
                packet.qos(),
                packet.retain(),
                packet.properties(),
                null,
                Publication.NEVER);
        int[] ids = packet.subscriptionIdentifiers().stream()
                .mapToInt(Integer::intValue)
                .toArray();
        for (MqttVersion version : MqttVersion.values()) {
            ByteBuf out = UnpooledByteBufAllocator.DEFAULT.heapBuffer(1);
            PublishEncoder.writePublish(
                    out,
                    publication,
                    version,
                    packet.qos(),
                    packet.retain(),
                    packet.dup(),
                    packet.packetId(),
                    packet.topicAlias(),
                    false,
                    ids,
                    packet.messageExpirySeconds());
            assertThat(ByteBufUtil.getBytes(out)).isEqualTo(Wire.encode(packet, version));
            int size = PublishEncoder.publishSize(
                    publication, version, packet.qos(), packet.topicAlias(), false, ids, packet.messageExpirySeconds());
            assertThat(size).isEqualTo(out.readableBytes());
            out.release();
        }
    }
}
