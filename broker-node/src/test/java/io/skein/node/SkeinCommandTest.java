package io.skein.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skein.config.NodeConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class SkeinCommandTest {
    private final InputStream standardInput = System.in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable NodeConfig started;

    @TempDir
    Path directory;

    @AfterEach
    void restoreStandardInput() {
        System.setIn(standardInput);
    }

    @Test
    void shouldStartANodeWithItsConfigurationAndReturnItsExitCode() throws IOException {
        Path file = Files.writeString(directory.resolve("skein.yaml"), "node.id: from-file\nadmin.port: 1\n");
        environment.put("SKEIN_ADMIN_PORT", "2");

        assertThat(run("node", "--config", file.toString(), "--set", "admin.port=3", "--set", "cluster.name=x"))
                .isEqualTo(7);

        assertThat(started).isNotNull();
        assertThat(started.node().id()).isEqualTo("from-file");
        assertThat(started.admin().port()).isEqualTo(3);
        assertThat(started.cluster().name()).isEqualTo("x");
    }

    @Test
    void shouldOnlyCheckWhenAskedTo() {
        assertThat(run("node", "--check")).isZero();

        assertThat(out.toString()).isEqualToIgnoringNewLines("configuration ok");
        assertThat(started).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set admin.prt=1|skein: unknown key admin.prt (--set); did you mean admin.port?",
                "--set admin.port=x|skein: admin.port = 'x' (--set): must be a whole number from 0 to 65535",
                "--set admin.port|skein: --set 'admin.port': must be KEY=VALUE",
                "--config DIR/absent.yaml|skein: DIR/absent.yaml: no such file",
                "--set auth.password-file=DIR/absent|skein: auth.password-file = 'DIR/absent': no such file",
                "--set auth.acl-file=DIR/bad|skein: DIR/bad:1: must begin with all, user, client, from, topic or pattern",
                "--set auth.password-file=DIR/bad|skein: DIR/bad:1: must be user:hash, as skein passwd writes it",
                "--set|skein: Missing required parameter for option '--set' (KEY=VALUE); see skein node --help",
                "--nonsense|skein: Unknown option: '--nonsense'; see skein node --help",
            })
    void shouldSayInOneLineWhatIsWrong(String arguments, String complaint) throws IOException {
        Files.writeString(directory.resolve("bad"), "what\n");

        assertThat(run(("node --check " + arguments.replace("DIR", directory.toString())).split(" ")))
                .isEqualTo(2);

        assertThat(err.toString()).isEqualTo(complaint.replace("DIR", directory.toString()) + System.lineSeparator());
        assertThat(out.toString()).isEmpty();
        assertThat(started).isNull();
    }

    @Test
    void shouldRefuseUnknownVariables() {
        environment.put("SKEIN_PORT", "tcp://10.0.0.1:1883");

        assertThat(run("node", "--check")).isEqualTo(2);

        assertThat(err.toString()).startsWith("skein: unknown environment variable SKEIN_PORT");
    }

    @ParameterizedTest
    @CsvSource({"'', a command is missing", "serve, Unmatched argument"})
    void shouldRefuseCommandsThatAreNotThere(String arguments, String complaint) {
        assertThat(run(arguments.isEmpty() ? new String[0] : new String[] {arguments}))
                .isEqualTo(2);

        assertThat(err.toString()).startsWith("skein: " + complaint).hasLineCount(1);
    }

    @Test
    void shouldTellItsVersionAndItsCommands() {
        assertThat(run("--version")).isZero();
        assertThat(run("--help")).isZero();

        assertThat(out.toString()).startsWith("skein ").contains("node", "passwd", "bench", "completion");
    }

    @Test
    void shouldPrintACompletionScript() {
        assertThat(run("completion")).isZero();

        assertThat(out.toString()).startsWith("#!/usr/bin/env bash").contains("complete -F", "--config", "passwd");
    }

    @Test
    void shouldAddAndDeleteUsersWithoutPasswordsInArguments() throws IOException {
        Path file = directory.resolve("passwords");
        System.setIn(new ByteArrayInputStream("s3cret\r\nmore".getBytes(UTF_8)));

        assertThat(run("passwd", file.toString(), "alice")).isZero();
        assertThat(Files.readString(file)).startsWith("alice:$argon2id$").hasLineCount(1);
        assertThat(out.toString()).doesNotContain("s3cret");
        assertThat(run("node", "--check", "--set", "auth.password-file=" + file))
                .isZero();

        assertThat(run("passwd", "--delete", file.toString(), "alice")).isZero();
        assertThat(Files.readString(file)).isEmpty();
        assertThat(run("passwd", "--delete", file.toString(), "alice")).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("skein: " + file + ": there is no user alice");
    }

    @Test
    void shouldRefuseAnEmptyPassword() {
        System.setIn(new ByteArrayInputStream(new byte[0]));

        assertThat(run("passwd", directory.resolve("passwords").toString(), "alice"))
                .isEqualTo(2);
        assertThat(directory.resolve("passwords")).doesNotExist();
    }

    private int run(String... arguments) {
        return SkeinCommand.commandLine(environment, config -> {
                    started = config;
                    return 7;
                })
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
