package io.skein.bench;

import io.skein.config.HostPort;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.model.Payload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code skein bench}: puts load on a broker and accounts for every message. */
@Command(
        name = "bench",
        description = {
            "Puts load on an MQTT broker, this or another, and accounts for every message.",
            "",
            "Modes: pair (a topic for every subscriber), fan-out (all messages to all subscribers), fan-in (many"
                    + " publishers, one filter), shared (one group), connect (connections opened and kept), churn"
                    + " (opened and closed), offline (durable sessions filled while away, then drained), retained"
                    + " (stored, then read by every subscriber).",
            "",
            "Progress goes to standard error, the result to standard output. Exits with 1 if a message at QoS 1 or 2"
                    + " was lost, doubled at QoS 2 or out of order, or a connection was lost."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class BenchCommand implements Callable<Integer> {
    private static final int UNSET = -1;

    /** An open loop sends whatever the broker does; some limit keeps a broken one from filling all memory. */
    private static final int OPEN_BACKLOG = 100_000;

    private static final int MOST_BACKLOG = 1_000_000;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODE", converter = ModeOf.class, description = "What to do; see above.")
    private Mode mode = Mode.PAIR;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = HostPortOf.class,
            description = "Where clients connect, in turn; default 127.0.0.1:1883.")
    private List<HostPort> targets = List.of(new HostPort("127.0.0.1", 1883));

    @Option(
            names = "--publish-to",
            paramLabel = "HOST:PORT",
            split = ",",
            converter = HostPortOf.class,
            description = "Where publishers connect instead.")
    private List<HostPort> publisherTargets = List.of();

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Local addresses to connect from, in turn.")
    private List<String> sources = List.of();

    @Option(names = "--user", paramLabel = "NAME", description = "User name; with --password-file.")
    private @Nullable String userName;

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file whose first line is the password.")
    private @Nullable Path passwordFile;

    @Option(names = "--qos", paramLabel = "0|1|2", description = "Of publications and subscriptions; default 0.")
    private int qos;

    @Option(
            names = "--mqtt",
            paramLabel = "3.1.1|5",
            converter = VersionOf.class,
            description = "Protocol version; default 3.1.1.")
    private MqttVersion version = MqttVersion.V3_1_1;

    @Option(names = "--payload", paramLabel = "BYTES", description = "Payload of each message, 20 or more; default 64.")
    private int payloadBytes = 64;

    @Option(names = "--publishers", paramLabel = "N", description = "How many; default by mode.")
    private int publishers = UNSET;

    @Option(
            names = {"--subscribers", "--connections"},
            paramLabel = "N",
            description = "How many; default by mode.")
    private int subscribers = UNSET;

    @Option(names = "--durable", description = "Subscribers have durable sessions.")
    private boolean durable;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Messages of a publisher that are not acknowledged, at QoS 1 and 2; default 20.")
    private int window = 20;

    @Option(
            names = "--backlog",
            paramLabel = "N",
            description = "Messages of a publisher that are sent and not delivered; default so that there are 50,000"
                    + " deliveries in all, but 20 to 1,000 for each publisher; 100,000 with --rate.")
    private int backlog = UNSET;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Messages per second of all publishers together, sent when they are due however slow the"
                    + " broker is; latencies count from then. Default: as fast as window and backlog allow.")
    private double messagesPerSecond;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "offline: for each session, default 100; retained: in all, default 10,000.")
    private int messages = UNSET;

    @Option(
            names = "--connect-rate",
            paramLabel = "N",
            description = "Connections opened per second; default as fast as the broker takes them.")
    private double connectionsPerSecond;

    @Option(names = "--connecting", paramLabel = "N", description = "Connections opened at a time; default 200.")
    private int connecting = 200;

    @Option(
            names = "--processes",
            paramLabel = "N",
            description = "Processes that share the clients, for more than one can hold (18,000); default 1.")
    private int processes = 1;

    @Option(names = "--part", hidden = true, converter = ShareOf.class)
    private @Nullable Share part;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the tool; default 1.")
    private int threads = 1;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "Not measured; default 5. What is stored is rehearsed.")
    private int warmUpSeconds = 5;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "Measured; default 15.")
    private int durationSeconds = 15;

    @Option(
            names = "--broker-pid",
            paramLabel = "PID",
            split = ",",
            description = "Processes on this machine whose CPU time and memory count as the broker's.")
    private List<Long> brokerPids = List.of();

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Of topics and client ids; default a random one.")
    private String prefix = "bench-" + UUID.randomUUID().toString().substring(0, 8);

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there as JSON too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        BenchOptions options = options();
        try {
            if (part != null) {
                Part.run(options);
                return 0;
            }
            Outcome outcome = processes == 1
                    ? Bench.run(options, System.err, Barrier.NONE)
                    : Parts.run(processes, this::argumentsOfPart);
            Result result = new Result(options, outcome);
            PrintWriter out = spec.commandLine().getOut();
            out.print(result.text());
            out.flush();
            if (json != null) {
                Files.writeString(json, result.json().encodePrettily() + "\n");
            }
            return result.brokenPromises().isEmpty() ? 0 : 1;
        } catch (BenchException impossible) {
            spec.commandLine().getErr().println("skein bench: " + impossible.getMessage());
            spec.commandLine().getErr().flush();
            return 1;
        }
    }

    private BenchOptions options() {
        require(qos >= 0 && qos <= 2, "--qos is 0, 1 or 2");
        require(payloadBytes >= Stamp.LENGTH, "--payload is at least " + Stamp.LENGTH);
        require(window >= 1 && window <= 65_535, "--window is 1 to 65,535");
        require(backlog <= MOST_BACKLOG, "--backlog is at most " + MOST_BACKLOG);
        require(threads >= 1 && (threads == 1 || mode != Mode.SHARED), "--threads is at least 1, and 1 for shared");
        require(durationSeconds >= 1 && warmUpSeconds >= 0, "--duration is at least 1, --warm-up at least 0");
        require(connecting >= 1 && connectionsPerSecond >= 0, "--connecting is at least 1, --connect-rate at least 0");
        require(messagesPerSecond >= 0, "--rate is above 0");
        require((userName == null) == (passwordFile == null), "--user and --password-file belong together");
        int senders = given("--publishers", publishers, mode.publishers());
        int receivers = given("--subscribers", subscribers, mode.subscribers());
        Share own = part == null ? Share.WHOLE : part;
        require(
                processes == 1 || (processes > 1 && (mode == Mode.PAIR || mode.kind() == Mode.Kind.CONNECTIONS)),
                "--processes is at least 1, and 1 for " + mode);
        require(
                mode.kind() != Mode.Kind.FLOW || processes <= Math.min(senders, receivers),
                "--processes is at most the number of publishers, and of subscribers");
        return new BenchOptions(
                mode,
                publisherTargets.isEmpty() ? targets : publisherTargets,
                targets,
                sources,
                login(),
                version,
                qos,
                payloadBytes,
                own.of(senders),
                own.of(receivers),
                durable,
                window,
                given("--backlog", backlog, defaultBacklog(senders, receivers)),
                messagesPerSecond / own.parts(),
                given("--messages", messages, mode == Mode.RETAINED ? 10_000 : 100),
                connectionsPerSecond / own.parts(),
                connecting,
                threads,
                Duration.ofSeconds(warmUpSeconds),
                Duration.ofSeconds(durationSeconds),
                brokerPids,
                part == null ? prefix : prefix + "-" + own.number());
    }

    /** Of this run's own command line, with a part's number in the place of the number of processes. */
    private List<String> argumentsOfPart(int number) {
        List<String> arguments =
                new ArrayList<>(spec.commandLine().getParseResult().originalArgs());
        arguments.remove(spec.name()); // the command's own name, which a part is called with anyway
        arguments.removeIf(argument -> argument.startsWith("--processes=") || argument.startsWith("--json="));
        for (String alone : List.of("--processes", "--json")) {
            int at = arguments.indexOf(alone);
            if (at >= 0) {
                arguments.subList(at, at + 2).clear();
            }
        }
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--prefix"))) {
            arguments.addAll(List.of("--prefix", prefix));
        }
        arguments.addAll(List.of("--part", number + "/" + processes));
        return arguments;
    }

    private int defaultBacklog(int senders, int receivers) {
        if (mode.kind() == Mode.Kind.STORED) {
            return Integer.MAX_VALUE;
        }
        if (messagesPerSecond > 0) {
            return OPEN_BACKLOG;
        }
        int deliveries = mode == Mode.FAN_OUT || mode == Mode.FAN_IN ? receivers : 1;
        return (int) Math.max(20, Math.min(1000, 50_000L / senders / deliveries));
    }

    private int given(String name, int value, int byDefault) {
        require(value == UNSET || value >= 1, name + " is at least 1");
        return value == UNSET ? byDefault : value;
    }

    private BenchOptions.@Nullable Login login() {
        if (userName == null || passwordFile == null) {
            return null;
        }
        try {
            List<String> lines = Files.readAllLines(passwordFile);
            require(!lines.isEmpty(), passwordFile + " is empty");
            return new BenchOptions.Login(userName, Payload.of(lines.get(0).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException unreadable) {
            throw mistake(passwordFile + " cannot be read");
        }
    }

    private void require(boolean isRight, String rule) {
        if (!isRight) {
            throw mistake(rule);
        }
    }

    private ParameterException mistake(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private static final class ShareOf implements ITypeConverter<Share> {
        @Override
        public Share convert(String text) {
            String[] numbers = text.split("/", 2);
            return new Share(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        }
    }

    private static final class ModeOf implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String text) {
            Mode mode = Mode.of(text);
            if (mode == null) {
                throw new TypeConversionException("there is no mode '" + text + "'");
            }
            return mode;
        }
    }

    private static final class HostPortOf implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                return HostPort.parse(text);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException("'" + text + "' is not host:port");
            }
        }
    }

    private static final class VersionOf implements ITypeConverter<MqttVersion> {
        @Override
        public MqttVersion convert(String text) {
            return switch (text) {
                case "3.1.1" -> MqttVersion.V3_1_1;
                case "5" -> MqttVersion.V5;
                default -> throw new TypeConversionException("'" + text + "' is neither 3.1.1 nor 5");
            };
        }
    }
}
