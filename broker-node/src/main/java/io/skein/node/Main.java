package io.skein.node;

/** Entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs the command line. */
    public static void main(String[] args) {
        int exitCode = NodeProcess.FAILED;
        try {
            exitCode =
                    SkeinCommand.commandLine(System.getenv(), NodeProcess::run).execute(args);
        } finally {
            System.exit(exitCode); // also when we break: threads of the libraries would keep the process alive
        }
    }
}
