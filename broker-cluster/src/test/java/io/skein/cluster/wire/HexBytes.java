package io.skein.cluster.wire;

import java.util.HexFormat;

/** Bytes as annotated text: hexadecimal digits, white space, and comments from {@code |} to the end of a line. */
public final class HexBytes {
    private HexBytes() {}

    public static byte[] parse(String annotated) {
        return HexFormat.of().parseHex(annotated.replaceAll("\\|[^\n]*", "").replaceAll("\\s", ""));
    }
}
