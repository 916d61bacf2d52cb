package io.skein.node;

/** Entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs the command line. */
    public static void main(String[] args) {
        System.exit(SkeinCommand.commandLine(System.getenv(), NodeProcess::run).execute(args));
    }
}
