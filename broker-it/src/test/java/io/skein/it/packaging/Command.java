package io.skein.it.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs that tests wait for. */
final class Command {
    private Command() {}

    /** Runs it to its end and answers both outputs; fails when the exit code is not 0. */
    static String run(String... command) {
        return run(List.of(command), Map.of());
    }

    static String run(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + " exited with " + process.exitValue() + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks a tar archive, compressed or not, with the owners and modes it names when root does it. */
    static void unpack(Path archive, Path directory) {
        run("tar", "--numeric-owner", "-xf", archive.toString(), "-C", directory.toString());
    }
}
