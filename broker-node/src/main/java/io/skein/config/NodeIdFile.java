package io.skein.config;

import io.skein.config.NodeConfig.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The file {@code node-id} in the data directory: a node's name that outlives the process. */
public final class NodeIdFile {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int RANDOM_BYTES = 8;

    private NodeIdFile() {}

    /**
     * {@code node.id} if it is set, else the id kept in the data directory, made and written there at the first start.
     *
     * @throws ConfigException if the file can be neither read nor written, or holds something else
     */
    public static String resolve(Node node) {
        if (node.id() != null) {
            return node.id();
        }
        Path file = node.dataDir().resolve("node-id");
        try {
            String id = Files.readString(file).strip();
            return requireValid(file.toString(), id);
        } catch (NoSuchFileException e) {
            return create(file);
        } catch (IOException e) {
            throw new ConfigException("node.data-dir: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String create(Path file) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String id = "node-" + HexFormat.of().formatHex(random);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Complete or absent: a node that dies here must not find half an id next time.
            Path whole = Files.writeString(file.resolveSibling("node-id.tmp"), id + "\n");
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return id;
        } catch (IOException e) {
            throw new ConfigException("node.data-dir: " + file + " cannot be written: " + e, e);
        }
    }

    static String requireValid(String where, String name) {
        if (!VALID.matcher(name).matches()) {
            throw new ConfigException(
                    where + " = " + OneLine.quoted(name) + ": must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        return name;
    }
}
