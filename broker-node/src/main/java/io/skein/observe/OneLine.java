package io.skein.observe;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** For the log's pattern: message and exception in one line; where a line ended stands a bar. */
public final class OneLine extends ThrowableProxyConverter {
    private static final String BAR = " | ";

    @Override
    public String convert(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return of(event.getThrowableProxy() == null ? message : message + '\n' + super.convert(event));
    }

    static String of(String text) {
        String line = text.stripTrailing();
        if (line.indexOf('\n') < 0 && line.indexOf('\r') < 0) {
            return line;
        }
        StringBuilder joined = new StringBuilder(line.length() + 64);
        boolean afterEnd = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\n' || c == '\r') {
                if (!afterEnd) {
                    joined.append(BAR);
                }
                afterEnd = true;
            } else if (!afterEnd || !Character.isWhitespace(c)) {
                joined.append(c);
                afterEnd = false;
            }
        }
        return joined.toString();
    }
}
