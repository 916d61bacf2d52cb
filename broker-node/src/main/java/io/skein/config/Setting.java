package io.skein.config;

/**
 * What a user wrote for a key, and where.
 *
 * @param key its full name, known to exist
 * @param text as written
 * @param origin {@code file:line}, the variable's name, or {@code --set}
 */
record Setting(ConfigKey key, String text, String origin) {

    /**
     * The value it stands for.
     *
     * @throws ConfigException if the text is not allowed
     */
    Object value() {
        try {
            return ValueParser.parse(key, text.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException(
                    key.name() + " = " + OneLine.quoted(text) + " (" + origin + "): must be " + key.allowed(), e);
        }
    }
}
