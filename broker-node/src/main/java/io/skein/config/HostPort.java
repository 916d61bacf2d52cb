package io.skein.config;

/**
 * Where a member listens.
 *
 * @param host a name, an IPv4 or an IPv6 address, the latter without brackets
 * @param port 1 to 65,535
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not host:port");
        }
    }

    /**
     * Reads {@code host:port} or {@code [IPv6]:port}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        String bare = withoutBrackets(host);
        if (bare.equals(host) && (host.indexOf(':') >= 0 || host.indexOf('[') >= 0 || host.indexOf(']') >= 0)) {
            throw new IllegalArgumentException("an IPv6 address stands in brackets");
        }
        return new HostPort(bare, Integer.parseInt(text.substring(colon + 1)));
    }

    /** {@code ::1} for {@code [::1]}; other hosts as they are. */
    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** As it is read, brackets included. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
