package io.skein.node;

/** Entry point of the process. */
public final class Main {
    private Main() {}

    /** Runs the command line. */
    public static void main(String[] args) {
        System.exit(args.length == 0 ? 2 : 0);
    }
}
