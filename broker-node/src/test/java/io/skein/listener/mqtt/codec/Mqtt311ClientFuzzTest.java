package io.skein.listener.mqtt.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a client of MQTT 3.1.1 may say after CONNECT. A class of its own, as one JVM fuzzes one thing. */
class Mqtt311ClientFuzzTest {
    @FuzzTest
    void shouldDecodeOrRefuse(byte[] bytes) {
        CodecPromises.verify(CodecPromises.Peer.CLIENT_V311, bytes);
    }
}
