package io.skein.node;

/** The node cannot start; the message is one line for the operator that names the key to look at. */
final class StartException extends RuntimeException {
    StartException(String message) {
        super(oneLine(message));
    }

    StartException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        return message.lines().findFirst().orElse("cannot start");
    }
}
