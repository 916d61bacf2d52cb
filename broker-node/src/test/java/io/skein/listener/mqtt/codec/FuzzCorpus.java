package io.skein.listener.mqtt.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the fuzzers start from, one line each: a name, a bar, the bytes. Names that begin with {@code broken} are refused,
 * all others decoded to the end. The files that the fuzzers read are made from this; findings join them as files only.
 */
final class FuzzCorpus {
    private static final String FIRST_BYTES = """
            connect-v31          | 10 0f 00 06 'MQIsdp' 03 02 00 3c 00 01 'c'
            connect-v311         | 10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'c'
            connect-v5           | 10 0e 00 04 'MQTT' 05 02 00 3c 00 00 01 'c'
            connect-v311-full    | 10 1f 00 04 'MQTT' 04 ee 00 0a 00 01 'c' 00 03 'w/t' 00 02 'by' 00 01 'u' 00 02 'pw'
            connect-v5-properties | 10 2a 00 04 'MQTT' 05 02 00 3c 1b 11 00 00 00 0a 21 00 0a 27 00 00 10 00 22 00 05 19 01 17 00 26 00 01 'a' 00 00 00 02 'id'
            connect-v5-will      | 10 2c 00 04 'MQTT' 05 16 00 3c 00 00 01 'c' 13 18 00 00 00 05 01 01 02 00 00 00 09 03 00 01 't' 09 00 01 00 00 01 'w' 00 02 'hi'
            connect-v5-auth      | 10 17 00 04 'MQTT' 05 02 00 3c 09 15 00 02 'me' 16 00 01 ff 00 01 'c'
            connect-v5-no-id     | 10 0d 00 04 'MQTT' 05 02 00 00 00 00 00
            connect-and-publish-v31 | 10 0f 00 06 'MQIsdp' 03 02 00 3c 00 01 'c' 3a 06 00 01 't' 00 01 'p' 8a 06 00 02 00 01 't' 01
            connect-and-ping-v311 | 10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'c' c0 00 e0 00
            connect-cut          | 10 0d 00 04 'MQT'
            broken-not-connect   | c0 00
            broken-http          | 'GET / HTTP/1.1'
            broken-tls           | 16 03 01 00 05 01 00 00 01 00
            broken-proxy-v2      | 0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 21 11 00 0c
            broken-zeroes        | 00 00 00 00
            broken-second-connect | 10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'c' 10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'c'
            broken-level-6       | 10 0d 00 04 'MQTT' 06 02 00 00 00 01 'c'
            broken-bridge-bit    | 10 0d 00 04 'MQTT' 84 02 00 00 00 01 'c'
            broken-name          | 10 0d 00 04 'MQTS' 04 02 00 00 00 01 'c'
            broken-reserved-flag | 10 0d 00 04 'MQTT' 04 03 00 00 00 01 'c'
            broken-will-qos-3    | 10 12 00 04 'MQTT' 04 1e 00 00 00 01 'c' 00 01 'w' 00 00
            broken-auth-data-alone | 10 12 00 04 'MQTT' 05 02 00 3c 04 16 00 01 ff 00 01 'c'
            broken-length-of-five-bytes | 10 ff ff ff ff 01
            broken-length-too-long | 10 8d 00 00 04 'MQTT' 04 02 00 3c 00 01 'c'
            broken-too-large     | 10 ff ff ff 7f
            broken-field-beyond-end | 10 0d 00 04 'MQTT' 04 02 00 3c ff ff 'c'
            """;

    private static final String FROM_V311 = """
            publish-qos0         | 30 07 00 03 'a/b' 'hi'
            publish-qos1-dup     | 3a 07 00 01 't' ff ff 'hi'
            publish-qos2-retain  | 35 05 00 01 't' 00 01
            publish-utf8         | 30 09 00 07 c3 a9 f0 9f 98 80 '/'
            puback               | 40 02 00 01
            pubrec               | 50 02 00 01
            pubrel               | 62 02 00 01
            pubcomp              | 70 02 00 01
            subscribe            | 82 15 00 0a 00 03 'a/+' 01 00 0a '$share/g/#' 02
            unsubscribe          | a2 08 00 0b 00 01 '#' 00 01 'b'
            pingreq              | c0 00
            disconnect           | e0 00
            many                 | c0 00 30 03 00 01 't' 82 06 00 01 00 01 '#' 00 40 02 00 01 c0 00
            cut-in-length        | 30 80
            cut-in-payload       | 30 7f 00 01 't' 'half of it'
            broken-type-0        | 00 00
            broken-auth          | f0 00
            broken-qos-3         | 36 05 00 01 't' 00 01
            broken-dup-qos0      | 38 03 00 01 't'
            broken-overlong-utf8 | 30 04 00 02 c0 80
            broken-surrogate     | 30 05 00 03 ed a0 80
            broken-beyond-unicode | 30 06 00 04 f4 90 80 80
            broken-cut-utf8      | 30 04 00 02 f0 9f
            broken-nul           | 30 03 00 01 00
            broken-subscribe-options | 82 06 00 01 00 01 'a' 04
            broken-no-filter     | 82 02 00 01
            broken-pingreq-body  | c0 01 00
            """;

    private static final String FROM_V5 = """
            publish              | 30 08 00 03 'a/b' 00 'hi'
            publish-properties   | 32 2f 00 03 'a/b' 00 07 25 01 01 02 00 00 00 3c 03 00 02 'ct' 08 00 02 'rt' 09 00 02 00 ff 23 00 05 26 00 01 'k' 00 01 'v' 26 00 00 00 00 'pl'
            publish-alias        | 30 06 00 00 03 23 00 05
            puback-short         | 40 02 00 01
            puback-reason        | 40 03 00 01 10
            pubrec-full          | 50 10 00 01 80 0c 1f 00 02 'no' 26 00 01 'k' 00 01 'v'
            pubrel               | 62 04 00 01 92 00
            pubcomp              | 70 03 00 01 92
            subscribe            | 82 15 00 0a 0a 0b ac 02 26 00 01 'k' 00 01 'v' 00 01 'a' 2e 00 01 'b' 10
            subscribe-shared     | 82 10 00 0a 00 00 0a '$share/g/#' 02
            unsubscribe          | a2 09 00 0b 00 00 01 '#' 00 01 'b'
            disconnect-short     | e0 00
            disconnect-will      | e0 01 04
            disconnect-expiry    | e0 0d 00 0b 11 00 00 00 0a 1f 00 03 'bye'
            auth                 | f0 0b 18 09 15 00 02 'me' 16 00 01 ff
            pingreq              | c0 00
            many                 | c0 00 30 06 00 01 't' 00 'hi' 40 02 00 01 50 02 00 01 62 02 00 01 c0 00
            cut-in-properties    | 32 26 00 03 'a/b' 00 07 1d 01
            broken-subscription-identifier | 30 06 00 01 'a' 02 0b 01
            broken-alias-0       | 30 07 00 01 'a' 03 23 00 00
            broken-alias-twice   | 30 0a 00 01 'a' 06 23 00 01 23 00 01
            broken-unknown-property | 30 06 00 01 'a' 02 7f 00
            broken-properties-beyond-end | 30 05 00 01 'a' ff 01
            broken-property-cut  | 30 06 00 01 'a' 02 02 00
            broken-payload-format-2 | 30 06 00 01 'a' 02 01 02
            broken-shared-no-local | 82 10 00 01 00 00 0a '$share/g/a' 04
            broken-retain-handling-3 | 82 07 00 01 00 00 01 'a' 30
            broken-reason        | 40 03 00 01 7f
            broken-server-reference | 40 08 00 01 00 04 1c 00 01 's'
            broken-connack       | 20 03 00 00 00
            """;

    private static final String FROM_SERVER_V5 = """
            connack              | 20 03 01 00 00
            connack-properties   | 20 2d 00 00 2a 11 00 00 00 0a 21 00 0a 24 01 25 00 27 00 00 10 00 12 00 02 'id' 22 00 05 1f 00 01 'r' 28 00 29 00 2a 00 13 00 3c 1a 00 01 'i'
            connack-refused      | 20 03 00 87 00
            connack-moved        | 20 08 00 9d 05 1c 00 02 'n2'
            publish-identifiers  | 32 0d 00 01 't' 00 07 05 0b 01 0b ac 02 'hi'
            puback               | 40 03 00 01 10
            pubrel               | 62 02 00 01
            suback               | 90 07 00 0a 00 00 01 02 87
            suback-reason        | 90 0a 00 0a 05 1f 00 02 'no' 97 00
            unsuback             | b0 05 00 0b 00 00 11
            pingresp             | d0 00
            disconnect           | e0 01 8e
            disconnect-reason    | e0 08 8b 06 1f 00 03 'bye'
            auth                 | f0 07 18 05 15 00 02 'me'
            broken-connect       | 10 0e 00 04 'MQTT' 05 02 00 3c 00 00 01 'c'
            broken-session-present | 20 03 02 00 00
            broken-pingreq       | c0 00
            broken-subscribe     | 82 07 00 01 00 00 01 'a' 00
            """;

    private FuzzCorpus() {}

    /** The bytes of a peer, by their names. */
    static Map<String, byte[]> of(CodecPromises.Peer peer) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        table(peer).lines().forEach(line -> {
            int bar = line.indexOf('|');
            entries.put(line.substring(0, bar).strip(), Hex.bytes(line.substring(bar + 1)));
        });
        return entries;
    }

    private static String table(CodecPromises.Peer peer) {
        return switch (peer) {
            case NEW_CLIENT -> FIRST_BYTES;
            case CLIENT_V311 -> FROM_V311;
            case CLIENT_V5 -> FROM_V5;
            case SERVER_V5 -> FROM_SERVER_V5;
        };
    }
}
