package io.skein.node;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code skein completion}: what makes the tab key work. */
@Command(
        name = "completion",
        description = {"Prints a completion script for bash and zsh.", "Use: source <(skein completion)"},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash("skein", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
