package io.skein.listener.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8PropertyTest {
    /** Bytes around the borders of the encoding, so that well-formed sequences come up too. */
    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        return Arbitraries.of(
                        0x01, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
                        0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF)
                .map(Integer::byteValue)
                .array(byte[].class)
                .ofMaxSize(6);
    }

    @Property(tries = 20_000)
    void shouldAgreeWithTheStrictDecoderOfTheJdk(@ForAll("nearlyUtf8") byte[] bytes) {
        assertThat(Utf8.isWellFormed(bytes, bytes.length)).isEqualTo(isWellFormedByTheJdk(bytes));
    }

    @Property(tries = 1000)
    void shouldAcceptEveryTextWithoutNul(@ForAll String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean hasNul = text.indexOf('\0') >= 0;
        assertThat(Utf8.isWellFormed(bytes, bytes.length)).isEqualTo(!hasNul);
        if (!hasNul) {
            boolean ascii = Utf8.isAscii(bytes, bytes.length);
            assertThat(Utf8.toString(bytes, bytes.length, ascii)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private static boolean isWellFormedByTheJdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
