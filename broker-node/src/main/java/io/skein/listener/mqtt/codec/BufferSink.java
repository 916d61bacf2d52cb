package io.skein.listener.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.skein.model.Payload;

/** Writes to a buffer, which it borrows. */
final class BufferSink extends WireSink {
    private final ByteBuf out;

    BufferSink(ByteBuf out) {
        this.out = out;
    }

    @Override
    void oneByte(int value) {
        out.writeByte(value);
    }

    @Override
    void twoBytes(int value) {
        out.writeShort(value);
    }

    @Override
    void fourBytes(long value) {
        out.writeInt((int) value);
    }

    @Override
    void variableByteInteger(int value) {
        FixedHeader.writeVariableByteInteger(out, value);
    }

    @Override
    void utf8(String value) {
        int length = ByteBufUtil.utf8Bytes(value);
        out.writeShort(length);
        ByteBufUtil.reserveAndWriteUtf8(out, value, length);
    }

    @Override
    void bytes(Payload value) {
        out.writeBytes(value.bytes());
    }
}
