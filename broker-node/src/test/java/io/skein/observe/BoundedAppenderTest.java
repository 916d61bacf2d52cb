package io.skein.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BoundedAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final Output output = new Output();
    private final BoundedAppender appender = new BoundedAppender(output);

    BoundedAppenderTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
    }

    /** Takes what is written as soon as it is let to; keeps it. */
    private static final class Output extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (written) {
                written.write(bytes, from, length);
            }
        }

        List<String> lines() {
            synchronized (written) {
                return written.toString(UTF_8).lines().toList();
            }
        }
    }

    private void log(int from, int to) {
        Logger logger = context.getLogger("a");
        for (int i = from; i < to; i++) {
            appender.doAppend(new LoggingEvent("a", logger, Level.INFO, "line " + i, null, null));
        }
    }

    private static List<String> expected(int to) {
        return IntStream.range(0, to).mapToObj(i -> "line " + i).toList();
    }

    @Test
    void shouldWriteEveryLineInOrderWithoutBeingStopped() {
        output.open.countDown();

        for (int i = 0; i < 20; i++) {
            log(100 * i, 100 * i + 100);
            List<String> all = expected(100 * i + 100);
            Awaitility.await().until(() -> output.lines().equals(all));
        }

        appender.stop();
    }

    @Test
    void shouldWriteWhatIsQueuedWhenItStops() {
        output.open.countDown();

        log(0, 3000);
        appender.stop();

        assertThat(output.lines()).isEqualTo(expected(3000));
    }

    @Test
    void shouldLeaveOutAndCountLinesThatNobodyTakes() {
        long before = BoundedAppender.droppedLines();

        log(0, 20_000);
        long dropped = BoundedAppender.droppedLines() - before;
        output.open.countDown();

        assertThat(dropped).isGreaterThan(10_000);
        Awaitility.await().until(() -> output.lines().size() + dropped == 20_000);
        appender.stop();
    }
}
