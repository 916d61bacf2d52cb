package io.skein.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.skein.model.ClientId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class EventsTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Events.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Events events = new Events("n1");

    @BeforeEach
    void setUp() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void tearDown() {
        logger.detachAppender(lines);
    }

    @Test
    void shouldNameNodeAndClient() {
        events.clientConnected(new ClientId("c1"), "alice", "127.0.0.1:4711", 5, true);
        events.clientDisconnected(new ClientId("c1"), "127.0.0.1:4711", "keep alive timeout");
        events.clientRefused(null, "127.0.0.1:4711", "0x84");

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "client connected node=n1 client=c1 user=alice remote=127.0.0.1:4711 version=5"
                                + " sessionPresent=true",
                        "client disconnected node=n1 client=c1 remote=127.0.0.1:4711 reason=\"keep alive timeout\"",
                        "client refused node=n1 client=- remote=127.0.0.1:4711 reason=0x84");
    }

    @ParameterizedTest
    @CsvSource({
        "c1\\n2026 ERROR fake node=n9, \"c1\\u000a2026 ERROR fake node=n9\"",
        "a b, \"a b\"",
        "a=b, \"a=b\"",
        "a\"b, \"a\\\"b\"",
        "a\\\\b, \"a\\\\b\"",
        "ä, \"ä\"",
        "\\033[31m, \"\\u001b[31m\"",
        "a\u202eb, \"a\\u202eb\"",
    })
    void shouldKeepAClientsTextWithinItsValue(String clientId, String expected) {
        String unescaped = clientId.translateEscapes();

        events.clientDisconnected(new ClientId(unescaped), "r", "x");

        assertThat(lines.list.get(0).getFormattedMessage())
                .isEqualTo("client disconnected node=n1 client=" + expected + " remote=r reason=x");
    }

    @Test
    void shouldCutLongValues() {
        events.clientDisconnected(new ClientId("x".repeat(70_000)), "r", "x");

        assertThat(lines.list.get(0).getFormattedMessage()).hasSizeLessThan(400).contains("…\"");
    }
}
