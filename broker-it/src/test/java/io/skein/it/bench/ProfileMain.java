package io.skein.it.bench;

import io.skein.it.fixture.OwnedProcess;
import io.skein.it.fixture.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * What {@code scripts/profile} runs: a case of the benchmark against this broker alone, once for each event, while a
 * profiler looks at its nodes. Only the measured time is looked at, where a case has one.
 */
public final class ProfileMain {
    private static final String USAGE = "usage: scripts/profile CASE [--events cpu,alloc,lock,jfr] [--mqtt 3.1.1|5]"
            + " [--warm-up SECONDS] [--seconds SECONDS]";

    private static final List<String> EVENTS = List.of("cpu", "alloc", "lock", "jfr");
    private static final String PROFILER_PROPERTY = "skein.profiler";
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(2);

    /** What the load tool's progress says when it begins to measure. */
    private static final String MEASURING = "measure ";

    /** Those that have no time of their own but last until all is done. */
    private static final Set<BenchCase> WHOLE = EnumSet.of(BenchCase.IDLE, BenchCase.OFFLINE, BenchCase.RETAINED);

    private final Order order;
    private final Path directory = Project.root().resolve("broker-it/target/profile");

    private ProfileMain(Order order) {
        this.order = order;
    }

    private record Order(BenchCase benchCase, List<String> events, String mqtt, int warmUpSeconds, int seconds) {}

    /** Runs what the arguments say. */
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.println(USAGE + "\n\ncases: " + Arrays.toString(BenchCase.values()));
            return;
        }
        new ProfileMain(parse(List.of(arguments))).run();
    }

    private void run() throws IOException {
        Files.createDirectories(directory);
        Contenders contenders = new Contenders(directory);
        boolean ofCluster = order.benchCase.isOfCluster();
        try (Contender node = ofCluster ? contenders.startCluster() : contenders.start(Contenders.SKEIN)) {
            System.out.println("warming up");
            warmUp(node);
            for (String event : order.events) {
                look(node, event);
            }
        }
    }

    /** With the case itself: what is compiled for another one is compiled again. */
    private void warmUp(Contender node) throws IOException {
        String time = WHOLE.contains(order.benchCase) ? " --warm-up %d --duration 1" : " --warm-up 0 --duration %d";
        String arguments = order.benchCase.arguments() + String.format(time, order.warmUpSeconds);
        LoadTool.run(node, arguments, List.of("--mqtt", order.mqtt), directory.resolve("warm-up.log"));
    }

    private void look(Contender node, String event) throws IOException {
        Path log = directory.resolve(order.benchCase + "-" + event + ".log");
        String arguments = order.benchCase.arguments() + " --warm-up 5 --duration " + (order.seconds + 2);
        OwnedProcess load = LoadTool.start(node, arguments, List.of("--mqtt", order.mqtt), log);
        try {
            if (!WHOLE.contains(order.benchCase)) {
                Awaitility.await("the load is there, see " + log)
                        .atMost(CONNECT_LIMIT)
                        .failFast("the load tool has ended, see " + log, () -> !load.isAlive())
                        .until(() -> Files.readString(log).contains(MEASURING));
            }
            List<Long> pids = node.pids();
            pids.forEach(pid -> begin(pid, event));
            waitFor(load);
            for (int i = 0; i < pids.size(); i++) {
                end(pids.get(i), event, "-node" + (i + 1));
            }
            load.awaitExit(CONNECT_LIMIT); // sessions it leaves would be there for the next event
            System.out.println(Files.readString(log).lines().reduce("", (before, line) -> line));
        } finally {
            load.kill();
        }
    }

    /** The case's own time, or to its end if that comes first. */
    private void waitFor(OwnedProcess load) {
        try {
            load.process().waitFor(order.seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begin(long pid, String event) {
        if (event.equals("jfr")) {
            ask(pid, "JFR.start", "name=skein", "settings=profile");
        } else {
            profiler(pid, "start,threads,event=" + event);
        }
    }

    private void end(long pid, String event, String node) {
        Path file = directory.resolve(order.benchCase + "-" + event + node);
        if (event.equals("jfr")) {
            ask(pid, "JFR.stop", "name=skein", "filename=" + file + ".jfr");
            System.out.println(file + ".jfr");
            return;
        }
        profiler(pid, "dump,collapsed,file=" + file + ".collapsed");
        profiler(pid, "stop,file=" + file + ".html");
        System.out.println(file + ".html");
    }

    private static void profiler(long pid, String options) {
        ask(
                pid,
                "JVMTI.agent_load",
                System.getProperty(PROFILER_PROPERTY),
                '"' + options + '"'); // quoted, or it ends at a comma
    }

    private static void ask(long pid, String... command) {
        List<String> jcmd = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        jcmd.addAll(List.of(command));
        OwnedProcess asked = OwnedProcess.start("jcmd", new ProcessBuilder(jcmd).redirectErrorStream(true));
        String answer = output(asked);
        if (asked.awaitExit(Duration.ofMinutes(1)) != 0 || answer.contains("[ERROR]")) {
            throw new IllegalStateException(jcmd + " answered " + answer);
        }
    }

    private static String output(OwnedProcess asked) {
        try {
            return new String(asked.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Order parse(List<String> texts) {
        Arguments arguments = new Arguments(texts, "profile", USAGE);
        BenchCase benchCase = null;
        List<String> events = List.of("cpu", "alloc");
        String mqtt = "3.1.1";
        int warmUpSeconds = 30;
        int seconds = 15;
        while (arguments.hasNext()) {
            String argument = arguments.next();
            switch (argument) {
                case "--events" -> events = arguments.someOf(EVENTS);
                case "--mqtt" -> mqtt = arguments.value();
                case "--warm-up" -> warmUpSeconds = arguments.number();
                case "--seconds" -> seconds = arguments.number();
                default -> benchCase = arguments.benchCase(argument);
            }
        }
        if (benchCase == null) {
            throw arguments.mistake("which case?");
        }
        return new Order(benchCase, events, mqtt, warmUpSeconds, seconds);
    }
}
