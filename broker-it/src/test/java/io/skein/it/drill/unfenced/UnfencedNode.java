package io.skein.it.drill.unfenced;

import io.skein.node.Main;

/** The main class of a node that takes client ids without asking whose they are; all else is as delivered. */
public final class UnfencedNode {
    private UnfencedNode() {}

    /** Takes the words of {@code scripts/skein}. */
    public static void main(String[] arguments) {
        Main.run(arguments, UnfencedCluster::new);
    }
}
