package io.skein.listener.mqtt;

import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.observe.LoopCounter;

/** Under which label a connection that was refused or ended is counted. */
final class CloseCounters {
    private CloseCounters() {}

    static LoopCounter refused(ReasonCode reason) {
        return switch (reason) {
            case BAD_USER_NAME_OR_PASSWORD -> LoopCounter.REFUSED_BAD_CREDENTIALS;
            case NOT_AUTHORIZED -> LoopCounter.REFUSED_NOT_AUTHORIZED;
            case SERVER_BUSY, SERVER_UNAVAILABLE, SESSION_TAKEN_OVER -> LoopCounter.REFUSED_BUSY;
            case KEEP_ALIVE_TIMEOUT -> LoopCounter.REFUSED_CONNECT_TIMEOUT;
            case QUOTA_EXCEEDED -> LoopCounter.REFUSED_CONNECTION_LIMIT;
            default -> LoopCounter.REFUSED_PROTOCOL_ERROR;
        };
    }

    static LoopCounter ended(ReasonCode reason) {
        return switch (reason) {
            case KEEP_ALIVE_TIMEOUT -> LoopCounter.CLOSED_KEEP_ALIVE;
            case SESSION_TAKEN_OVER -> LoopCounter.CLOSED_TAKEN_OVER;
            case SERVER_SHUTTING_DOWN, USE_ANOTHER_SERVER -> LoopCounter.CLOSED_SHUTDOWN;
            case UNSPECIFIED_ERROR -> LoopCounter.CLOSED_INTERNAL_ERROR;
            default -> LoopCounter.CLOSED_PROTOCOL_ERROR;
        };
    }
}
