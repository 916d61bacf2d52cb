package io.skein.node;

import io.skein.bench.BenchCommand;
import io.skein.config.ConfigException;
import io.skein.config.NodeConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skein}: the command line. What a user did wrong is said in one line, without a stack trace. */
@Command(
        name = "skein",
        description = "A clustered MQTT broker.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class SkeinCommand implements Runnable {
    /** What the user asked for cannot be done as asked. */
    static final int USAGE = CommandLine.ExitCode.USAGE;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * The whole command line.
     *
     * @param environment the process's variables
     * @param starter runs a node until it is stopped and returns the exit code
     */
    static CommandLine commandLine(Map<String, String> environment, ToIntFunction<NodeConfig> starter) {
        return new CommandLine(new SkeinCommand())
                .addSubcommand(new NodeCommand(environment, starter))
                .addSubcommand(new PasswdCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new ClassArchiveCommand())
                .addSubcommand(new CompletionCommand())
                .setParameterExceptionHandler(SkeinCommand::complain)
                .setExecutionExceptionHandler(SkeinCommand::complain);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int complain(ParameterException cause, String[] arguments) {
        CommandLine command = cause.getCommandLine();
        complain(
                command.getErr(),
                oneLine(cause) + "; see " + command.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    private static int complain(Exception cause, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (cause instanceof ConfigException mistake) {
            complain(command.getErr(), mistake.line());
            return USAGE;
        }
        throw cause;
    }

    private static String oneLine(Exception cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("not understood");
    }

    private static void complain(PrintWriter err, String line) {
        err.println("skein: " + line);
        err.flush();
    }
}
