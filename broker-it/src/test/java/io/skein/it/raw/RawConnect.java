package io.skein.it.raw;

import org.jspecify.annotations.Nullable;

/** A CONNECT to be. */
public final class RawConnect {
    private final int version;
    private final String clientId;
    private final Properties properties = Properties.none();
    private boolean clean = true;
    private int keepAliveSeconds = 60;
    private @Nullable RawPublish will;
    private Properties willProperties = Properties.none();
    private @Nullable String user;
    private @Nullable String password;
    private int flipped;

    private RawConnect(int version, String clientId) {
        this.version = version;
        this.clientId = clientId;
    }

    /** MQTT 5, clean start. */
    public static RawConnect v5(String clientId) {
        return new RawConnect(5, clientId);
    }

    /** MQTT 3.1.1, clean session. */
    public static RawConnect v311(String clientId) {
        return new RawConnect(4, clientId);
    }

    /** MQTT 3.1, clean session. */
    public static RawConnect v31(String clientId) {
        return new RawConnect(3, clientId);
    }

    public String clientId() {
        return clientId;
    }

    /** Clean start unset: go on with the session the broker has. */
    public RawConnect resuming() {
        clean = false;
        return this;
    }

    /** Keep alive in seconds, 0 for none. */
    public RawConnect keepAlive(int seconds) {
        keepAliveSeconds = seconds;
        return this;
    }

    /** A property of the CONNECT. */
    public RawConnect with(Property property, long value) {
        properties.with(property, value);
        return this;
    }

    /** A property of the CONNECT. */
    public RawConnect with(Property property, String value) {
        properties.with(property, value);
        return this;
    }

    /** A property of the CONNECT. */
    public RawConnect with(Property property, byte[] value) {
        properties.with(property, value);
        return this;
    }

    /** A user property of the CONNECT. */
    public RawConnect withUser(String name, String value) {
        properties.withUser(name, value);
        return this;
    }

    /** How long the broker shall keep the session, in seconds. */
    public RawConnect sessionExpiry(long seconds) {
        return with(Property.SESSION_EXPIRY_INTERVAL, seconds);
    }

    /** The will; its properties become the will's. */
    public RawConnect will(RawPublish message) {
        will = message;
        willProperties = message.properties();
        return this;
    }

    /** User name and password. */
    public RawConnect login(String name, String secret) {
        user = name;
        password = secret;
        return this;
    }

    int version() {
        return version;
    }

    /** User name alone. */
    public RawConnect user(String name) {
        user = name;
        return this;
    }

    /** Password alone, which MQTT 3.1.1 forbids. */
    public RawConnect password(String secret) {
        password = secret;
        return this;
    }

    /** Inverts these bits of the connect flags and leaves the payload as it is. */
    public RawConnect flipping(int bits) {
        flipped = bits;
        return this;
    }

    /** Its bytes. */
    public byte[] encode() {
        PacketWriter out = new PacketWriter()
                .text(version == 3 ? "MQIsdp" : "MQTT")
                .one(version)
                .one(flags())
                .two(keepAliveSeconds);
        if (version == 5) {
            properties.writeTo(out);
        }
        out.text(clientId);
        if (will != null) {
            writeWill(out, will);
        }
        if (user != null) {
            out.text(user);
        }
        if (password != null) {
            out.text(password);
        }
        return out.packet(PacketType.CONNECT, 0);
    }

    private void writeWill(PacketWriter out, RawPublish message) {
        if (version == 5) {
            willProperties.writeTo(out);
        }
        out.text(message.topic()).binary(message.payload());
    }

    private int flags() {
        int flags = clean ? 2 : 0;
        if (will != null) {
            flags |= 4 | will.qos() << 3 | (will.isRetained() ? 32 : 0);
        }
        flags |= (user == null ? 0 : 0x80) | (password == null ? 0 : 0x40);
        return flags ^ flipped;
    }
}
