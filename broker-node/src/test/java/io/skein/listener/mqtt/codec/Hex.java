package io.skein.listener.mqtt.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes as one reads them: pairs of hex digits, {@code 'text'} for its UTF-8, {@code // comments}. */
final class Hex {
    private static final Pattern TOKEN = Pattern.compile("//[^\\n]*|'([^']*)'|([0-9a-fA-F]{2})|(\\S)");

    private Hex() {}

    static byte[] bytes(String annotated) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(annotated);
        while (token.find()) {
            if (token.group(1) != null) {
                bytes.writeBytes(token.group(1).getBytes(StandardCharsets.UTF_8));
            } else if (token.group(2) != null) {
                bytes.write(Integer.parseInt(token.group(2), 16));
            } else if (token.group(3) != null) {
                throw new IllegalArgumentException("not hex: " + token.group(3));
            }
        }
        return bytes.toByteArray();
    }
}
