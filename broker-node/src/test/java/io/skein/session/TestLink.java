package io.skein.session;

import io.skein.model.Publication;
import io.skein.model.Qos;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that writes down what a session sends. */
final class TestLink implements ClientLink {
    record Sent(String payload, Qos qos, boolean dup, int packetId) {}

    final List<Sent> sent = new ArrayList<>();
    final List<Integer> pubRels = new ArrayList<>();
    final List<Integer> unknownPubRels = new ArrayList<>();
    int receiveMaximum = 65_535;
    int maximumPayload = Integer.MAX_VALUE;
    boolean writable = true;

    @Nullable
    CloseReason closed;

    @Override
    public boolean makeRoom() {
        return writable;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public int receiveMaximum() {
        return receiveMaximum;
    }

    @Override
    public boolean publish(
            Publication publication, Qos qos, boolean retain, boolean dup, int packetId, int[] subscriptionIds) {
        if (publication.payload().length() > maximumPayload) {
            return false;
        }
        sent.add(new Sent(
                new String(publication.payload().bytes(), java.nio.charset.StandardCharsets.UTF_8),
                qos,
                dup,
                packetId));
        return true;
    }

    @Override
    public void pubRel(int packetId) {
        pubRels.add(packetId);
    }

    @Override
    public void pubRelUnknown(int packetId) {
        unknownPubRels.add(packetId);
    }

    @Override
    public void close(CloseReason reason) {
        closed = reason;
    }

    @Override
    public long outboundBytes() {
        return 0;
    }

    List<String> payloads() {
        return sent.stream().map(Sent::payload).toList();
    }
}
