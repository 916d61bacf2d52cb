package io.skein.listener.mqtt;

import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.model.PublishOutcome;
import io.skein.model.Qos;
import io.skein.router.PublishCompletion;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Answers QoS 1 and 2 publications in the order they came [MQTT-4.6.0-2], [MQTT-4.6.0-3], whenever the router has kept
 * them. On the connection's loop.
 */
final class InboundAcks {
    /** Writes the answers. */
    interface Writer {
        /** Whether the client can be told that a message was refused: MQTT 3 has no way to say so. */
        boolean canRefuse();

        /** PUBACK or PUBREC. */
        void acknowledge(Qos qos, int packetId, ReasonCode reasonCode);

        /**
         * A message cannot be kept. It must not be acknowledged and nothing may overtake it: the connection has to end
         * now, whatever waits for its answer before it.
         */
        void notKept();
    }

    private final class Pending implements PublishCompletion {
        private final Qos qos;
        private final int packetId;
        private @Nullable PublishOutcome outcome;
        private ReasonCode reasonCode = ReasonCode.SUCCESS;

        private Pending(Qos qos, int packetId) {
            this.qos = qos;
            this.packetId = packetId;
        }

        @Override
        public void accept(PublishOutcome kept) {
            outcome = kept;
            underWay--;
            if (closed) {
                if (underWay == 0) {
                    whenDone.run();
                }
            } else if (kept == PublishOutcome.NOT_KEPT) {
                failing();
            } else if (kept == PublishOutcome.REFUSED && !writer.canRefuse()) {
                refusing();
            } else {
                writeFinished();
            }
        }

        @Override
        public void failing() {
            failed = true;
            if (!closed) {
                writer.notKept();
            }
        }

        @Override
        public void refusing() {
            if (!writer.canRefuse()) {
                failing();
            }
        }

        private ReasonCode answer(PublishOutcome kept) {
            return switch (kept) {
                case ROUTED, NOT_KEPT -> reasonCode;
                case NO_MATCHING_SUBSCRIBERS -> ReasonCode.NO_MATCHING_SUBSCRIBERS;
                case NOT_RETAINED, REFUSED -> ReasonCode.QUOTA_EXCEEDED;
            };
        }
    }

    private final Writer writer;
    private final ArrayDeque<Pending> inOrder = new ArrayDeque<>();
    private int underWay;
    private boolean closed;
    private boolean failed;
    private Runnable whenDone = () -> {};

    InboundAcks(Writer writer) {
        this.writer = writer;
    }

    /** Whether one could not be kept: what came after it must not be routed, or it would be there first. */
    boolean hasFailed() {
        return failed;
    }

    /** How many publications wait for their answer. */
    int outstanding() {
        return inOrder.size();
    }

    /** Called once for each publication, in order; what it returns is told the outcome. */
    PublishCompletion expect(Qos qos, int packetId) {
        Pending pending = new Pending(qos, packetId);
        inOrder.add(pending);
        underWay++;
        return pending;
    }

    /** An answer that waits for nobody but the ones before it. */
    void answer(Qos qos, int packetId, ReasonCode reasonCode) {
        Pending pending = new Pending(qos, packetId);
        inOrder.add(pending);
        underWay++;
        pending.reasonCode = reasonCode;
        pending.accept(PublishOutcome.ROUTED);
    }

    /**
     * The connection is over: nothing is answered any more.
     *
     * @param done called once, possibly before this returns, when the outcome of every publication is known
     */
    void close(Runnable done) {
        closed = true;
        inOrder.clear();
        whenDone = done;
        if (underWay == 0) {
            done.run();
        }
    }

    private void writeFinished() {
        for (Pending first = inOrder.peek(); first != null; first = inOrder.peek()) {
            PublishOutcome outcome = first.outcome;
            if (outcome == null) {
                return;
            }
            inOrder.remove();
            writer.acknowledge(first.qos, first.packetId, first.answer(outcome));
        }
    }
}
