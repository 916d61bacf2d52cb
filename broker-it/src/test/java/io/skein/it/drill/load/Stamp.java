package io.skein.it.drill.load;

import io.skein.it.drill.ledger.MessageKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What payloads say: which message it is and when it was made, or whose will. */
final class Stamp {
    private Stamp() {}

    /** @param leastBytes to fill it up to */
    static byte[] message(MessageKey key, int leastBytes) {
        String text = "m " + key.publisher() + " " + key.sequence() + " " + System.currentTimeMillis() + " ";
        return bytes(text + ".".repeat(Math.max(0, leastBytes - text.length())));
    }

    static byte[] will(String client, int connection) {
        return bytes("w " + client + " " + connection);
    }

    static boolean isWill(byte[] payload) {
        return payload.length > 0 && payload[0] == 'w';
    }

    /** Publisher and sequence, or the will's client and connection; empty for what is not ours. */
    static Optional<MessageKey> read(byte[] payload) {
        String[] words = new String(payload, StandardCharsets.UTF_8).split(" ");
        boolean ours = words.length >= 3 && (words[0].equals("m") || words[0].equals("w"));
        return ours ? Optional.of(new MessageKey(words[1], Long.parseLong(words[2]))) : Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
