package io.skein.store.hazelcast;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.spi.exception.SilentException;

/**
 * A copy of a session has not seen what its owner has. Silent, because it is ordinary while members come and go:
 * Hazelcast would log it with its stack.
 */
final class OtherHistoryException extends HazelcastException implements SilentException {
    private static final long serialVersionUID = 1;

    OtherHistoryException(String message) {
        super(message);
    }
}
