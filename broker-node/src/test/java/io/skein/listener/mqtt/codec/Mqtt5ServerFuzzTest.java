package io.skein.listener.mqtt.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a server may say to a client of MQTT 5. A class of its own, as one JVM fuzzes one thing. */
class Mqtt5ServerFuzzTest {
    @FuzzTest
    void shouldDecodeOrRefuse(byte[] bytes) {
        CodecPromises.verify(CodecPromises.Peer.SERVER_V5, bytes);
    }
}
