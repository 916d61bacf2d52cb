package io.skein.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void setUp() throws JoranException {
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(Logging.class.getResource("/logback.xml")));
    }

    @AfterEach
    void tearDown() {
        context.stop();
        Logging.start("INFO");
    }

    @Test
    void shouldWriteOneLineForAnEvent() {
        String line = line("node ready node=n1", null);

        assertThat(line)
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO  \\[main\\] Events"
                                + " node ready node=n1\\R");
    }

    @Test
    void shouldWriteOneLineForAnExceptionToo() {
        String line = line("we broke", new IllegalStateException("first\nsecond", new RuntimeException("cause")));

        assertThat(line)
                .hasLineCount(1)
                .contains("we broke | java.lang.IllegalStateException: first | second | at io.skein")
                .contains(" | Caused by: java.lang.RuntimeException: cause | ")
                .doesNotContain(" | \n");
    }

    @Test
    void shouldKeepLibrariesQuietUnlessDetailIsAskedFor() {
        Logging.start("INFO");
        assertThat(LoggerFactory.getLogger("io.skein.x").isInfoEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("com.hazelcast.x").isInfoEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("com.hazelcast.x").isWarnEnabled()).isTrue();

        Logging.start("DEBUG");
        assertThat(LoggerFactory.getLogger("io.skein.x").isDebugEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("com.hazelcast.x").isInfoEnabled()).isTrue();

        Logging.start("ERROR");
        assertThat(LoggerFactory.getLogger("io.skein.x").isWarnEnabled()).isFalse();
        assertThat(LoggerFactory.getLogger("com.hazelcast.x").isWarnEnabled()).isFalse();
    }

    private String line(String message, @Nullable Throwable cause) {
        BoundedAppender console =
                (BoundedAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDOUT");
        Logger logger = context.getLogger("io.skein.observe.Events");
        LoggingEvent event = new LoggingEvent("a", logger, Level.INFO, message, cause, null);
        return new String(Objects.requireNonNull(console.encoder()).encode(event), UTF_8);
    }
}
