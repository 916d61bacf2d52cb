package io.skein.node;

import io.skein.cluster.ClusterNode;
import java.util.function.UnaryOperator;

/** Entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs the command line. */
    public static void main(String[] args) {
        run(args, UnaryOperator.identity());
    }

    /**
     * Runs the command line and ends the process.
     *
     * @param cluster what a node gets to see of the cluster it has joined: the cluster itself, but for tests with a main
     *     of their own
     */
    public static void run(String[] args, UnaryOperator<ClusterNode> cluster) {
        int exitCode = NodeProcess.FAILED;
        try {
            exitCode = SkeinCommand.commandLine(System.getenv(), config -> NodeProcess.run(config, cluster))
                    .execute(args);
        } finally {
            System.exit(exitCode); // also when we break: threads of the libraries would keep the process alive
        }
    }
}
