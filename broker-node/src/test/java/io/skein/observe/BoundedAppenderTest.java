package io.skein.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedAppenderTest {
    @Test
    void shouldLeaveOutAndCountLinesThatNobodyTakes() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        CountDownLatch stuck = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        BoundedAppender appender = new BoundedAppender();
        appender.setContext(context);
        appender.setMaxFlushTime(20_000);
        AppenderBase<ILoggingEvent> slow = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                written.incrementAndGet();
            }
        };
        slow.setContext(context);
        slow.start();
        appender.addAppender(slow);
        appender.start();
        long before = BoundedAppender.droppedLines();

        Logger logger = context.getLogger("a");
        for (int i = 0; i < 20_000; i++) {
            appender.doAppend(new LoggingEvent("a", logger, Level.INFO, "line", null, null));
        }
        stuck.countDown();
        appender.stop();

        long dropped = BoundedAppender.droppedLines() - before;
        assertThat(dropped).isGreaterThan(10_000);
        assertThat(written.get() + dropped).isEqualTo(20_000);
    }
}
