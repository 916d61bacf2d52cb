package io.skein.listener.transport;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, as the layers below MQTT find out one after another; complete when the first
 * MQTT packet is. On the connection's loop.
 */
public final class Peer {
    private InetSocketAddress address;
    private @Nullable String certifiedName;

    /**
     * @param address of the TCP connection; resolved
     */
    public Peer(InetSocketAddress address) {
        this.address = address;
    }

    /** A balancer has told the real address. */
    void proxiedFrom(InetSocketAddress real) {
        address = real;
    }

    /** A verified certificate has told the name. */
    void certifiedAs(String name) {
        certifiedName = name;
    }

    /** For rules: where the client is, or the balancer in front of it if that says nothing. */
    public InetAddress address() {
        return address.getAddress();
    }

    /** The name that a verified certificate gives the client, where the listener asks for that; else null. */
    public @Nullable String certifiedName() {
        return certifiedName;
    }

    /** {@code address:port}, for logs. */
    @Override
    public String toString() {
        return NetUtil.toSocketAddressString(address);
    }
}
