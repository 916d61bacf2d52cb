package io.skein.node;

import io.skein.cluster.ClusterNode;
import io.skein.config.ConfigException;
import io.skein.config.NodeConfig;
import io.skein.config.NodeIdFile;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/** A node as a process: starts it, waits for SIGTERM or SIGINT, stops it, and knows the exit code. */
final class NodeProcess {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

    /** The node could not start or broke. */
    static final int FAILED = 1;

    private static final long STOP_LIMIT_SECONDS = 29;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicReference<String> signal = new AtomicReference<>("end");

    /** Runs a node until it is told to stop; blocks. Returns the exit code. */
    static int run(NodeConfig config, UnaryOperator<ClusterNode> cluster) {
        return new NodeProcess().runNode(config, cluster);
    }

    private int runNode(NodeConfig config, UnaryOperator<ClusterNode> cluster) {
        BrokerNode node = new BrokerNode(config, NodeIdFile.resolve(config.node()), cluster);
        onSignal("TERM");
        onSignal("INT");
        StartUp startUp = new StartUp(node);
        startUp.start();
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        limitStop();
        node.stop(String.valueOf(signal.get()));
        return startUp.failed ? FAILED : 0;
    }

    private void onSignal(String name) {
        Signal.handle(new Signal(name), received -> {
            signal.compareAndSet("end", "SIG" + name);
            asked.countDown();
        });
    }

    /** Whatever hangs while stopping, the process ends in time. */
    private static void limitStop() {
        Thread limit = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(STOP_LIMIT_SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(FAILED);
                },
                "skein-stop-limit");
        limit.setDaemon(true);
        limit.start();
    }

    /** Starting takes as long as the other members let it; a signal must be heard meanwhile. */
    private final class StartUp extends Thread {
        private final BrokerNode node;
        private volatile boolean failed;

        private StartUp(BrokerNode node) {
            super("skein-start");
            this.node = node;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                node.start();
            } catch (StartException | ConfigException e) {
                giveUp(String.valueOf(e.getMessage()));
            } catch (RuntimeException | Error e) {
                LOG.error("event=start-failed", e);
                giveUp("cannot start, see the log: " + e);
            }
        }

        private void giveUp(String line) {
            if (asked.getCount() > 0) { // else it was stopped while starting, and that is why
                failed = true;
                System.err.println("skein: " + line);
            }
            asked.countDown();
        }
    }
}
