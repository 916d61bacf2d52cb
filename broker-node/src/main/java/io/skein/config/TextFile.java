package io.skein.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file an operator wrote, in UTF-8. */
public final class TextFile {
    private TextFile() {}

    /**
     * Its whole text. Blocks.
     *
     * @throws ConfigException that names the file and says in one line why it cannot be read
     */
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new ConfigException(file + ": may not be read", e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": not a text in UTF-8", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
