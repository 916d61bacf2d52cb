package io.skein.listener.mqtt.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a client may say first. A class of its own, as one JVM fuzzes one thing. */
class FirstBytesFuzzTest {
    @FuzzTest
    void shouldDecodeOrRefuse(byte[] bytes) {
        CodecPromises.verify(CodecPromises.Peer.NEW_CLIENT, bytes);
    }
}
