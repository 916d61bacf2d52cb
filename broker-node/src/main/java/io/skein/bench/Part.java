package io.skein.bench;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One of the processes of a run, seen from the process that was called. The part says {@link #READY} at each barrier and
 * waits for a byte, then hands over its outcome; it ends when the process that was called does. Both are the same
 * program.
 */
final class Part implements AutoCloseable {
    private static final String READY = "ready";

    private final Process process;
    private @Nullable ObjectInputStream answers;

    private Part(Process process) {
        this.process = process;
    }

    /** Starts a process like this one; its progress goes where this one's does. */
    static Part start(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.skein.node.Main", "bench"));
        command.addAll(arguments);
        try {
            return new Part(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException impossible) {
            throw new BenchException("cannot start a further process: " + impossible.getMessage(), impossible);
        }
    }

    /** Waits for the next barrier, or for the outcome, which is returned then. */
    @Nullable
    Outcome awaitNext() {
        try {
            if (answers == null) {
                answers = new ObjectInputStream(process.getInputStream());
            }
            return answers.readObject() instanceof Outcome outcome ? outcome : null;
        } catch (IOException | ClassNotFoundException ended) {
            throw new BenchException("a process of the run has ended; see above", ended);
        }
    }

    /** Lets it pass the barrier. */
    void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException ended) {
            throw new BenchException("a process of the run has ended; see above", ended);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** In the part's own process: runs it between the two ends of the pipe. */
    static void run(BenchOptions options) throws IOException {
        PrintStream pipe = System.out;
        System.setOut(System.err); // whatever a library says there would be taken for an answer
        ObjectOutputStream answers = new ObjectOutputStream(pipe);
        answers.flush();
        Semaphore passes = new Semaphore(0);
        Thread listener = new Thread(() -> listen(passes), "bench-part");
        listener.setDaemon(true);
        listener.start();
        Outcome outcome = Bench.run(options, System.err, () -> {
            try {
                answers.writeObject(READY);
                answers.flush();
                passes.acquireUninterruptibly();
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        });
        answers.writeObject(outcome);
        answers.flush();
    }

    /** Nobody is to load a broker on when the one who asked for it is gone. */
    private static void listen(Semaphore passes) {
        try {
            while (System.in.read() >= 0) {
                passes.release();
            }
        } catch (IOException gone) {
            // as at the end
        }
        Runtime.getRuntime().halt(1);
    }
}
