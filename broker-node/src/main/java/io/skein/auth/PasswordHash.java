package io.skein.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password's argon2id hash with all that is needed to check it, written in the PHC string format
 * {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 */
final class PasswordHash {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");
    /** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
    private static final int MEMORY_KIB = 19_456;

    private static final int ITERATIONS = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    /** More would let one line of the file take the node's heap. */
    private static final int MAX_MEMORY_KIB = 262_144;

    private final int memoryKib;
    private final int iterations;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int memoryKib, int iterations, int lanes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** Hashes a password under a new salt. Takes tens of milliseconds: not for event loops. */
    static PasswordHash of(byte[] password) {
        PasswordHash shape = new PasswordHash(MEMORY_KIB, ITERATIONS, LANES, random(SALT_BYTES), new byte[HASH_BYTES]);
        return new PasswordHash(MEMORY_KIB, ITERATIONS, LANES, shape.salt, shape.compute(password));
    }

    /**
     * Reads the PHC string format.
     *
     * @throws IllegalArgumentException if it is not argon2id version 19 with parameters in sane bounds
     */
    static PasswordHash parse(String phc) {
        Matcher matcher = PHC.matcher(phc);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an argon2id hash");
        }
        int memoryKib = Integer.parseInt(matcher.group(1));
        int iterations = Integer.parseInt(matcher.group(2));
        int lanes = Integer.parseInt(matcher.group(3));
        if (lanes < 1 || iterations < 1 || memoryKib < 8 * lanes || memoryKib > MAX_MEMORY_KIB) {
            throw new IllegalArgumentException("argon2id parameters out of bounds");
        }
        Base64.Decoder decoder = Base64.getDecoder();
        return new PasswordHash(
                memoryKib, iterations, lanes, decoder.decode(matcher.group(4)), decoder.decode(matcher.group(5)));
    }

    /** A hash that no password has and that takes as long to check as this one. */
    PasswordHash decoy() {
        return new PasswordHash(memoryKib, iterations, lanes, random(salt.length), random(hash.length));
    }

    /** The hash that {@link #decoy()} starts from while there is no user at all. */
    static PasswordHash unmatchable() {
        return new PasswordHash(MEMORY_KIB, ITERATIONS, LANES, random(SALT_BYTES), random(HASH_BYTES));
    }

    /** Whether it is this password's. Takes tens of milliseconds, the same for a right and a wrong one. */
    boolean matches(byte[] password) {
        return MessageDigest.isEqual(hash, compute(password));
    }

    private byte[] compute(byte[] password) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] computed = new byte[hash.length];
        generator.generateBytes(password, computed);
        return computed;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** The PHC string format, for the password file alone. */
    String phc() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + lanes + "$" + encoder.encodeToString(salt)
                + "$" + encoder.encodeToString(hash);
    }

    /** Says nothing: hashes are not for logs. */
    @Override
    public String toString() {
        return "argon2id";
    }
}
