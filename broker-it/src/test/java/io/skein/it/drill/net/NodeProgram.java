package io.skein.it.drill.net;

import io.skein.it.drill.unfenced.UnfencedNode;
import io.skein.it.fixture.Project;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** What runs as a node. */
public enum NodeProgram {
    /** What is delivered, with its launcher. */
    DELIVERED {
        @Override
        List<String> command(String javaOptions) {
            return List.of(Project.root().resolve("scripts/node").toString());
        }
    },
    /** The same jar with {@link UnfencedNode} as its main class, which lets a client id have two owners. */
    UNFENCED {
        @Override
        List<String> command(String javaOptions) {
            List<String> command = new ArrayList<>(List.of(TestClasses.java()));
            command.addAll(List.of(javaOptions.split(" ")));
            command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
            command.addAll(List.of("-cp", jar() + File.pathSeparator + TestClasses.directory()));
            command.addAll(List.of(UnfencedNode.class.getName(), "node"));
            return command;
        }
    };

    /** The words that start it, before its settings; the delivered one reads the options from its environment. */
    abstract List<String> command(String javaOptions);

    private static String jar() {
        return Project.root().resolve("broker-node/target/broker-node.jar").toString();
    }
}
