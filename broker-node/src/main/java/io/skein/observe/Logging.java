package io.skein.observe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The process's log: {@code logback.xml} says how a line looks, this says how much is written. */
public final class Logging {
    private Logging() {}

    /**
     * Sets the least severity of our own lines; libraries stay at WARN unless ours go below INFO. Before anything of
     * Hazelcast or Vert.x is loaded, since both choose their logger once.
     *
     * @param level a level's name as logback writes it
     */
    public static void start(String level) {
        System.setProperty("hazelcast.logging.type", "slf4j");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        Level own = Level.toLevel(level);
        Level libraries = own.isGreaterOrEqual(Level.INFO) ? Level.WARN : Level.INFO;
        context().getLogger("io.skein").setLevel(own);
        context().getLogger("ROOT").setLevel(own.isGreaterOrEqual(Level.WARN) ? own : libraries);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
