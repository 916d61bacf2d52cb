package io.skein.listener.mqtt.codec;

import java.nio.charset.StandardCharsets;

/** UTF-8 Encoded Strings (MQTT 5, 1.5.4), checked strictly. */
final class Utf8 {
    private Utf8() {}

    /**
     * Whether these are only US-ASCII characters, U+0000 not among them: the fast path, as nearly all topics are.
     *
     * @param bytes borrowed
     */
    static boolean isAscii(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] <= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether this is well-formed UTF-8 (RFC 3629: nothing overlong, no surrogates [MQTT-1.5.4-1]) without U+0000
     * [MQTT-1.5.4-2].
     *
     * @param bytes borrowed
     */
    static boolean isWellFormed(byte[] bytes, int length) {
        int i = 0;
        while (i < length) {
            int size = sequenceLength(bytes, i, length);
            if (size == 0) {
                return false;
            }
            i += size;
        }
        return true;
    }

    static String toString(byte[] bytes, int length, boolean ascii) {
        return new String(bytes, 0, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** The length of the well-formed sequence that starts at {@code i}, or 0 if there is none. */
    private static int sequenceLength(byte[] bytes, int i, int length) {
        int first = bytes[i];
        if (first > 0) {
            return 1;
        }
        int lead = first & 0xFF;
        int size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (size == 0 || length - i < size || !isSecondByte(lead, bytes[i + 1] & 0xFF)) {
            return 0;
        }
        for (int k = 2; k < size; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /** The lead byte narrows what may follow: this is where overlong forms, surrogates and U+110000 would show. */
    private static boolean isSecondByte(int lead, int second) {
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return second >= lowest && second <= highest;
    }
}
