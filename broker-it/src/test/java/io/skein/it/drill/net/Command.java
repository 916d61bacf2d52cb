package io.skein.it.drill.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short command of the system: it ends within seconds, and its failure is ours. */
final class Command {
    private static final long LIMIT_SECONDS = 20;

    private Command() {}

    /** Runs it; the words may hold no spaces. Answers what it printed, fails when it fails. */
    static String run(String words) {
        return run(words, "");
    }

    /** The same with something to read. */
    static String run(String words, String input) {
        Result result = execute(words, input);
        if (result.exitCode != 0) {
            throw new IllegalStateException(words + " exited with " + result.exitCode + ": " + result.output);
        }
        return result.output;
    }

    /** True when it worked. */
    static boolean works(String words) {
        try {
            return execute(words, "").exitCode == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private record Result(int exitCode, String output) {}

    private static Result execute(String words, String input) {
        try {
            ProcessBuilder builder = new ProcessBuilder(List.of(words.split(" "))).redirectErrorStream(true);
            builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(words + " takes too long");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
