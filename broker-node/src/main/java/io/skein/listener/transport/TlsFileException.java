package io.skein.listener.transport;

/** A file of {@link TlsFiles} cannot be used. */
public final class TlsFileException extends Exception {
    private static final long serialVersionUID = 1;

    private final String key;

    /**
     * @param key the last part of the configuration key that names the file
     * @param message what is wrong, in one line
     */
    TlsFileException(String key, String message) {
        super(message);
        this.key = key;
    }

    TlsFileException(String key, String message, Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** The last part of the configuration key that names the file. */
    public String key() {
        return key;
    }

    /** What is wrong; never null. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
