package io.skein.listener.transport;

import io.netty.handler.codec.DecoderException;
import io.skein.observe.LoopCounter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Goes up the pipeline when the peer has broken the protocol of a layer below MQTT; that layer closes the channel.
 *
 * @param refusedAs how it is counted if the client was not connected yet
 * @param reason for the log, in our words
 */
public record TransportFailure(LoopCounter refusedAs, String reason) {

    /** What an exception says about the peer; null if the fault is not the peer's. */
    public static @Nullable TransportFailure of(Throwable thrown) {
        if (!(thrown instanceof DecoderException)) {
            return null;
        }
        Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
        boolean isPeers = cause instanceof DecoderException || cause instanceof IOException;
        return isPeers ? new TransportFailure(LoopCounter.REFUSED_PROTOCOL_ERROR, describe(cause)) : null;
    }

    /** Names the kind of failure; its message may hold the peer's own bytes. */
    static String describe(Throwable cause) {
        return cause.getClass().getSimpleName();
    }
}
