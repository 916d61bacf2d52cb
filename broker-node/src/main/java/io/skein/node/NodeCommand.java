package io.skein.node;

import io.skein.config.ConfigLoader;
import io.skein.config.NodeConfig;
import io.skein.observe.Logging;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skein node}: runs one node in the foreground. */
@Command(
        name = "node",
        description = "Runs one node until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class NodeCommand implements Callable<Integer> {
    private final Map<String, String> environment;
    private final ToIntFunction<NodeConfig> starter;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets one key, over file and environment; may be repeated.")
    private List<String> settings = List.of();

    @Option(names = "--check", description = "Only checks the configuration and the files it names.")
    private boolean checkOnly;

    NodeCommand(Map<String, String> environment, ToIntFunction<NodeConfig> starter) {
        this.environment = environment;
        this.starter = starter;
    }

    @Override
    public Integer call() {
        ConfigLoader loader = new ConfigLoader();
        if (file != null) {
            loader.file(file);
        }
        loader.environment(environment);
        settings.forEach(loader::argument);
        NodeConfig config = loader.load();
        AccessControl.check(config);
        Transports.check(config);
        if (checkOnly) {
            spec.commandLine().getOut().println("configuration ok");
            spec.commandLine().getOut().flush();
            return 0;
        }
        Logging.start(config.log().level().name());
        return starter.applyAsInt(config);
    }
}
