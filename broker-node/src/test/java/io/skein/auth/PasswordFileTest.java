package io.skein.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFileTest {
    private static final byte[] PASSWORD = "s3cret".getBytes(UTF_8);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("passwords");
    }

    @Test
    void shouldKeepUsersAndComments() throws IOException {
        Files.writeString(file, "# staff\n\n");
        PasswordFile first = PasswordFile.read(file);
        first.put("alice", PASSWORD);
        first.put("Bob Ö", PASSWORD);
        first.write();

        PasswordFile second = PasswordFile.read(file);
        assertThat(second.remove("alice")).isTrue();
        assertThat(second.remove("alice")).isFalse();
        second.write();

        assertThat(PasswordFile.read(file).users()).containsOnlyKeys("Bob Ö");
        assertThat(Files.readString(file)).startsWith("# staff\n").doesNotContain("s3cret");
    }

    @Test
    void shouldWriteForItsOwnerAlone() throws IOException {
        PasswordFile.readOrEmpty(file).write();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "#x", "a:b", "a\nb"})
    void shouldRefuseNamesThatCannotStandInTheFile(String user) {
        PasswordFile passwords = PasswordFile.readOrEmpty(file);

        assertThatThrownBy(() -> passwords.put(user, PASSWORD)).isInstanceOf(ConfigException.class);
    }

    @Test
    void shouldRefuseEmptyAndOversizedPasswords() {
        PasswordFile passwords = PasswordFile.readOrEmpty(file);

        assertThatThrownBy(() -> passwords.put("a", new byte[0])).hasMessageContaining("1 to 1024 bytes");
        assertThatThrownBy(() -> passwords.put("a", new byte[1025])).hasMessageContaining("1 to 1024 bytes");
    }

    @Test
    void shouldNameTheLineOfAMistakeWithoutRepeatingIt() throws IOException {
        Files.writeString(file, "\nalice:clear-text\n");

        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(file + ":2: ")
                .hasMessageNotContaining("clear-text");
    }

    @Test
    void shouldRefuseAUserTwice() throws IOException {
        PasswordFile passwords = PasswordFile.readOrEmpty(file);
        passwords.put("alice", PASSWORD);
        passwords.write();
        Files.writeString(file, Files.readString(file) + Files.readString(file));

        assertThatThrownBy(() -> PasswordFile.read(file)).hasMessageStartingWith(file + ":2: a user of this name");
    }

    @Test
    void shouldSayThatItCannotBeWritten() {
        Path nowhere = directory.resolve("absent/passwords");

        assertThatThrownBy(() -> PasswordFile.readOrEmpty(nowhere).write())
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(nowhere + ": cannot be written");
    }
}
