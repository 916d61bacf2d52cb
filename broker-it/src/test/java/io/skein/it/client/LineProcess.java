package io.skein.it.client;

import io.skein.it.fixture.OwnedProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client program that speaks with the test in lines: what it prints goes to a listener, on a thread of its own. */
final class LineProcess {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int KEPT_LINES = 20;
    private static final String NEVER_SAID = "\n";

    private final String name;
    private final OwnedProcess process;
    private final Writer input;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CompletableFuture<Void> saidLast = new CompletableFuture<>();
    private final String lastMark;
    private final Deque<String> lastLines = new ArrayDeque<>();

    /** A program that ends when its input does. */
    LineProcess(String name, List<String> command, String readyMark, Consumer<String> listener) {
        this(name, command, readyMark, NEVER_SAID, listener);
    }

    /** @param lastMark in the line after which it has nothing more to do, whether it ends or not */
    LineProcess(String name, List<String> command, String readyMark, String lastMark, Consumer<String> listener) {
        this.name = name;
        this.lastMark = lastMark;
        process = OwnedProcess.start(name, new ProcessBuilder(command).redirectErrorStream(true));
        input = process.process().outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> readLines(readyMark, listener), "lines-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void readLines(String readyMark, Consumer<String> listener) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.process().getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
                if (line.contains(readyMark)) {
                    ready.countDown();
                }
                listener.accept(line);
                if (line.contains(lastMark)) {
                    saidLast.complete(null);
                }
            }
        } catch (IOException e) {
            remember(e.toString());
        }
    }

    private synchronized void remember(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > KEPT_LINES) {
            lastLines.removeFirst();
        }
    }

    void awaitReady() {
        try {
            if (!ready.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(name + " did not get ready; " + lastLines());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private synchronized String lastLines() {
        return "its last lines:\n" + String.join("\n", lastLines);
    }

    void writeLine(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " reads no more; " + lastLines(), e);
        }
    }

    /** Ends its input and waits until it has ended well, or said that it does. */
    void finish() {
        try {
            input.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEndOrLastWord();
        if (saidLast.isDone()) {
            return;
        }
        int exit = process.awaitExit(DEADLINE);
        if (exit != 0) {
            throw new AssertionError(name + " exited with " + exit + "; " + lastLines());
        }
    }

    private void awaitEndOrLastWord() {
        try {
            CompletableFuture.anyOf(saidLast, process.process().onExit()).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(name + " still runs; " + lastLines(), e);
        }
    }

    void close() {
        process.close(Duration.ofSeconds(5));
    }
}
