package io.skein.cluster.wire;

import java.util.HexFormat;

/** Bytes as annotated text: hexadecimal digits, white space, and comments from {@code |} to the end of a line. */
final class HexBytes {
    private HexBytes() {}

    static byte[] parse(String annotated) {
        return HexFormat.of().parseHex(annotated.replaceAll("\\|[^\n]*", "").replaceAll("\\s", ""));
    }
}
