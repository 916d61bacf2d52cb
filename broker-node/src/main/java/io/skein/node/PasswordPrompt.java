package io.skein.node;

import io.skein.auth.PasswordFile;
import io.skein.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Gets a password without showing it: never from the arguments, which other users of the machine can read. */
final class PasswordPrompt {
    /** One more than a password may have, and a carriage return: enough to see that a line is too long. */
    private static final int MAX_LINE_BYTES = PasswordFile.MAX_PASSWORD_BYTES + 2;

    private PasswordPrompt() {}

    /**
     * The password's bytes in UTF-8.
     *
     * @throws ConfigException if none is given, or two different ones
     */
    static byte[] ask(String user) {
        Console console = terminal();
        return console == null ? firstLine(System.in) : askTwice(console, user);
    }

    private static byte[] askTwice(Console console, String user) {
        char[] first = console.readPassword("Password for %s: ", user);
        char[] second = console.readPassword("Again: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new ConfigException("the two passwords differ");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(first));
        byte[] password = new byte[encoded.remaining()];
        encoded.get(password);
        return password;
    }

    private static byte[] firstLine(InputStream input) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = input.read(); b >= 0 && b != '\n' && line.size() <= MAX_LINE_BYTES; b = input.read()) {
                line.write(b);
            }
        } catch (IOException e) {
            throw new ConfigException("the password cannot be read from standard input: " + e.getMessage(), e);
        }
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    /** From 22 on there is a console also without a terminal; only then does it have a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // both ways are looked at
    private static @Nullable Console terminal() {
        Console console = System.console();
        if (console == null) {
            return null;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console)) ? console : null;
        } catch (ReflectiveOperationException e) {
            return console;
        }
    }
}
