package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBufUtil;
import io.skein.model.Payload;

/** Counts the bytes that a {@link BufferSink} would write. */
final class SizeSink extends WireSink {
    private int bytes;

    int bytes() {
        return bytes;
    }

    @Override
    void oneByte(int value) {
        add(1);
    }

    @Override
    void twoBytes(int value) {
        add(2);
    }

    @Override
    void fourBytes(long value) {
        add(4);
    }

    @Override
    void variableByteInteger(int value) {
        add(FixedHeader.variableByteIntegerLength(value));
    }

    @Override
    void utf8(String value) {
        int length = ByteBufUtil.utf8Bytes(value);
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("a string of " + length + " bytes does not fit (MQTT 5, 1.5.4)");
        }
        add(2 + length);
    }

    @Override
    void bytes(Payload value) {
        add(value.length());
    }

    private void add(int length) {
        bytes = Math.addExact(bytes, length);
    }
}
