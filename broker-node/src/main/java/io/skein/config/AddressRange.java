package io.skein.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Some IP addresses that begin alike, as in {@code 10.0.0.0/8}. An IPv4 range never holds an IPv6 address; an address
 * of IPv4 written in IPv6 (::ffff:…) counts as IPv4. Immutable.
 */
public final class AddressRange {
    /** What an address may consist of: a name must not be looked up. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Without zeros before it, which some read as octal. */
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    private static final Pattern FOUR_PARTS = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    private final byte[] first;
    private final int prefixBits;

    private AddressRange(byte[] first, int prefixBits) {
        this.first = first;
        this.prefixBits = prefixBits;
    }

    /**
     * Reads {@code address/prefix}, or one address alone.
     *
     * @throws IllegalArgumentException if it is neither, or bits behind the prefix are set
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        byte[] first = address(HostPort.withoutBrackets(slash < 0 ? text : text.substring(0, slash)));
        int allBits = first.length * Byte.SIZE;
        int prefixBits = slash < 0 ? allBits : prefix(text.substring(slash + 1), allBits);
        AddressRange range = new AddressRange(first, prefixBits);
        if (!Arrays.equals(first, range.masked(first))) {
            throw new IllegalArgumentException(text + " has bits behind its prefix");
        }
        return range;
    }

    private static byte[] address(String text) {
        boolean plain = text.indexOf(':') >= 0
                ? ADDRESS.matcher(text).matches()
                : FOUR_PARTS.matcher(text).matches();
        if (!plain) {
            throw new IllegalArgumentException(text + " is no IP address");
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no IP address", e);
        }
    }

    private static int prefix(String text, int allBits) {
        int bits = PREFIX.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
        if (bits > allBits) {
            throw new IllegalArgumentException("a prefix of " + allBits + " bits at most");
        }
        return bits;
    }

    private byte[] masked(byte[] address) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, prefixBits - i * Byte.SIZE));
            masked[i] &= (byte) (0xFF00 >> kept);
        }
        return masked;
    }

    /** Whether the address is one of these. */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        return other.length == first.length && Arrays.equals(first, masked(other));
    }

    /** {@code address/prefix}. */
    @Override
    public String toString() {
        try {
            return InetAddress.getByAddress(first).getHostAddress() + "/" + prefixBits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes", e);
        }
    }
}
