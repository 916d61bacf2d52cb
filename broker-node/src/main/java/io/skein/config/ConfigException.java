package io.skein.config;

/** What the operator set cannot be used. The message is one line that names the key or file and says what is allowed. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String line) {
        super(OneLine.of(line));
    }

    public ConfigException(String line, Throwable cause) {
        super(OneLine.of(line), cause);
    }

    /** Never null, never more than one line. */
    public String line() {
        return String.valueOf(getMessage());
    }
}
