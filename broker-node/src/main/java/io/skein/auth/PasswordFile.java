package io.skein.auth;

import io.skein.config.ConfigException;
import io.skein.config.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Users and the hashes of their passwords, one {@code user:hash} a line; empty lines and lines that begin with
 * {@code #} are kept as they are. Methods block.
 */
public final class PasswordFile {
    /** Longer ones are refused before they are hashed. */
    public static final int MAX_PASSWORD_BYTES = 1024;

    private final Path file;
    private final List<String> comments = new ArrayList<>();
    private final Map<String, PasswordHash> users = new LinkedHashMap<>();

    private PasswordFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @throws ConfigException naming file and line if it cannot be read or a line is no user
     */
    public static PasswordFile read(Path file) {
        PasswordFile passwords = new PasswordFile(file);
        int number = 0;
        for (String line : TextFile.read(file).split("\\R", -1)) {
            passwords.take(line, file + ":" + ++number);
        }
        return passwords;
    }

    /** As {@link #read}, or an empty file if there is none yet. */
    public static PasswordFile readOrEmpty(Path file) {
        return Files.notExists(file) ? new PasswordFile(file) : read(file);
    }

    private void take(String line, String where) {
        if (line.isBlank()) {
            return;
        }
        if (line.startsWith("#")) {
            comments.add(line);
            return;
        }
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new ConfigException(where + ": must be user:hash, as skein passwd writes it");
        }
        String user = line.substring(0, colon);
        try {
            if (users.put(user, PasswordHash.parse(line.substring(colon + 1).strip())) != null) {
                throw new ConfigException(where + ": a user of this name stands above already");
            }
        } catch (IllegalArgumentException e) {
            // Never the line itself: it may hold a password in clear.
            throw new ConfigException(where + ": " + e.getMessage() + ", as skein passwd writes it", e);
        }
    }

    /** The hashes by user name. */
    Map<String, PasswordHash> users() {
        return new HashMap<>(users);
    }

    /**
     * Adds the user or changes its password. Takes tens of milliseconds.
     *
     * @throws ConfigException if the name cannot stand in the file, or the password is empty or too long
     */
    public void put(String user, byte[] password) {
        requireName(user);
        if (password.length == 0 || password.length > MAX_PASSWORD_BYTES) {
            throw new ConfigException("the password must have 1 to " + MAX_PASSWORD_BYTES + " bytes");
        }
        users.put(user, PasswordHash.of(password));
    }

    private static void requireName(String user) {
        boolean plain = user.codePoints().noneMatch(Character::isISOControl);
        if (user.isBlank() || !plain || user.startsWith("#") || user.indexOf(':') >= 0) {
            throw new ConfigException(
                    "a user name must not be empty, begin with #, or have a colon or control characters");
        }
    }

    /** Whether there was such a user. */
    public boolean remove(String user) {
        return users.remove(user) != null;
    }

    /**
     * Replaces the file in one step, readable by its owner alone.
     *
     * @throws ConfigException naming the file if it cannot be written
     */
    public void write() {
        List<String> lines = new ArrayList<>(comments);
        users.forEach((user, hash) -> lines.add(user + ":" + hash.phc()));
        Path target = file.toAbsolutePath();
        try {
            Path whole = Files.createTempFile(
                    target.getParent(),
                    ".passwords",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(whole, lines);
                Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be written: " + e, e);
        }
    }
}
