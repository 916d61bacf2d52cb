package io.skein.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers the passwords that were right, so that a fleet that reconnects at once is not held up by a hash of tens of
 * milliseconds each. Kept in memory only, as keyed digests under a key of this process; one per user, so no larger than
 * the password file. Safe for use by all threads.
 */
final class VerifiedPasswords {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Map<String, byte[]> digests = new ConcurrentHashMap<>();

    VerifiedPasswords() {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, ALGORITHM);
    }

    boolean contains(String user, byte[] password) {
        byte[] known = digests.get(user);
        return known != null && MessageDigest.isEqual(known, digest(password));
    }

    void add(String user, byte[] password) {
        digests.put(user, digest(password));
    }

    private byte[] digest(byte[] password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is in every Java", e);
        }
    }
}
