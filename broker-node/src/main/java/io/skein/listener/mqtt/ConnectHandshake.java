package io.skein.listener.mqtt;

import io.netty.buffer.ByteBufUtil;
import io.skein.auth.AuthResult;
import io.skein.auth.ClientIdentity;
import io.skein.auth.Credentials;
import io.skein.listener.mqtt.codec.ConnAck;
import io.skein.listener.mqtt.codec.ConnAckProperties;
import io.skein.listener.mqtt.codec.Connect;
import io.skein.listener.mqtt.codec.MqttEncoder;
import io.skein.listener.mqtt.codec.MqttVersion;
import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.model.ClientId;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Will;
import io.skein.observe.LoopCounter;
import io.skein.router.ClientRegistry;
import io.skein.session.Session;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From CONNECT to CONNACK: client id, authentication, will, and the session, in this order; the first that fails
 * decides the reason code. On the connection's loop.
 */
final class ConnectHandshake implements ClientRegistry.Opener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectHandshake.class);

    private final MqttConnection connection;
    private final MqttServices services;
    private final Connect connect;
    private final ClientId client;
    private final boolean isAssigned;
    private ClientIdentity identity;
    private Runnable withdrawal = () -> {};

    ConnectHandshake(MqttConnection connection, MqttServices services, Connect connect) {
        this.connection = connection;
        this.services = services;
        this.connect = connect;
        this.isAssigned = connect.clientId().isEmpty();
        this.client = new ClientId(isAssigned ? "skein-" + UUID.randomUUID() : connect.clientId());
        this.identity = new ClientIdentity(client, null, connection.peer().address());
    }

    void start() {
        ReasonCode refusal = refusalOfRequest();
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        String certifiedName = connection.peer().certifiedName();
        if (certifiedName != null) { // proven by TLS already: no password is asked for
            onAuthenticated(AuthResult.accepted(certifiedName));
            return;
        }
        byte[] password = connect.password() == null ? null : connect.password().bytes();
        services.authenticator()
                .authenticate(new Credentials(
                        client, connect.userName(), password, connection.peer().toString()))
                .onComplete(result -> services.loop().execute(() -> {
                    if (result.succeeded()) {
                        onAuthenticated(result.result());
                    } else {
                        LOG.error("event=authentication-failed {}", connection, result.cause());
                        refuse(ReasonCode.SERVER_UNAVAILABLE);
                    }
                }));
    }

    private @Nullable ReasonCode refusalOfRequest() {
        if (connect.properties().authenticationMethod() != null) {
            return ReasonCode.BAD_AUTHENTICATION_METHOD; // no enhanced authentication [MQTT-4.12.0-1]
        }
        if (isAssigned && !mayBeAssigned()) {
            return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID; // [MQTT-3.1.3-8] of MQTT 3.1.1
        }
        if (ByteBufUtil.utf8Bytes(client.value()) > services.options().maxClientIdLengthBytes() && !isAssigned) {
            services.counters().increment(LoopCounter.LIMIT_CLIENT_ID_LENGTH);
            return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
        }
        if (MqttEncoder.encodedSize(connAck(false), connect.version())
                > connect.properties().maximumPacketSize()) {
            return ReasonCode.PACKET_TOO_LARGE; // the client could not be told that it is connected [MQTT-3.1.2-24]
        }
        return null;
    }

    private boolean mayBeAssigned() {
        return connect.version().isV5() || (connect.version() == MqttVersion.V3_1_1 && connect.cleanStart());
    }

    private void onAuthenticated(AuthResult result) {
        if (connection.isClosed()) {
            return;
        }
        if (result instanceof AuthResult.Accepted accepted) {
            identity = new ClientIdentity(
                    client, accepted.username(), connection.peer().address());
        } else {
            ReasonCode reason = ReasonCode.of(result.reasonCode());
            refuse(reason == null ? ReasonCode.NOT_AUTHORIZED : reason);
            return;
        }
        ReasonCode refusal = refusalOfWill();
        if (refusal != null) {
            refuse(refusal);
        } else {
            ClientRegistry.Request request =
                    new ClientRegistry.Request(client, connect.cleanStart(), expirySeconds(), ownWill());
            withdrawal = services.clients().open(request, services.loop(), this);
        }
    }

    private @Nullable ReasonCode refusalOfWill() {
        Will will = connect.will();
        if (will == null) {
            return null;
        }
        if (!connection.limits().allows(will.publication().topic())) {
            return ReasonCode.TOPIC_NAME_INVALID;
        }
        boolean allowed = services.mayPublish(identity, will.publication().topic());
        return allowed ? null : ReasonCode.NOT_AUTHORIZED;
    }

    /** The connection has gone, or was refused. */
    void onClosed() {
        withdrawal.run();
    }

    // ClientRegistry.Opener

    @Override
    public void opened(Session session, boolean sessionPresent) {
        session.attach(connection);
        if (connection.isClosed()) { // the client has not waited: it was never connected, its will does not count
            session.discardWill();
            session.onLinkClosed();
            session.onPublishesKept();
            return;
        }
        connection.onAccepted(connect, session, identity, keepAliveSeconds(), connAck(sessionPresent));
    }

    @Override
    public void overtaken() {
        if (!connection.isClosed()) {
            refuse(ReasonCode.SERVER_BUSY);
        }
    }

    @Override
    public void refused() {
        refuse(ReasonCode.SERVER_BUSY);
    }

    @Override
    public boolean isClosed() {
        return connection.isClosed();
    }

    @Override
    public void failed() {
        LOG.warn("event=claim-failed {}", connection);
        if (!connection.isClosed()) {
            refuse(ReasonCode.SERVER_UNAVAILABLE);
        }
    }

    /** The will names its publisher, as its client may have subscribed with No Local. */
    private @Nullable Will ownWill() {
        Will will = connect.will();
        if (will == null) {
            return null;
        }
        Publication p = will.publication();
        Publication own =
                new Publication(p.topic(), p.payload(), p.qos(), p.retain(), p.properties(), client, Publication.NEVER);
        return new Will(own, will.expirySeconds(), will.delaySeconds());
    }

    private int keepAliveSeconds() {
        int asked = connect.keepAliveSeconds();
        int maximum = services.options().maxKeepAliveSeconds();
        boolean tooLong = maximum > 0 && (asked == 0 || asked > maximum);
        return tooLong && connect.version().isV5() ? maximum : asked;
    }

    private long expirySeconds() {
        return Math.min(connect.sessionExpirySeconds(), services.options().maxSessionExpirySeconds());
    }

    private ConnAck connAck(boolean sessionPresent) {
        MqttOptions options = services.options();
        boolean presentSaid = sessionPresent && connect.version() != MqttVersion.V3_1;
        if (!connect.version().isV5()) {
            return new ConnAck(presentSaid, ReasonCode.SUCCESS, ConnAckProperties.NONE);
        }
        int keepAliveSeconds = keepAliveSeconds();
        long expirySeconds = expirySeconds();
        ConnAckProperties properties = new ConnAckProperties(
                expirySeconds == connect.sessionExpirySeconds() ? -1 : expirySeconds,
                options.receiveMaximum(),
                Qos.EXACTLY_ONCE,
                true,
                options.maxPacketSizeBytes(),
                isAssigned ? client.value() : null,
                options.topicAliasMaximum(),
                null,
                List.of(),
                true,
                true,
                true,
                keepAliveSeconds == connect.keepAliveSeconds() ? -1 : keepAliveSeconds,
                null,
                null,
                null,
                null);
        return new ConnAck(presentSaid, ReasonCode.SUCCESS, properties);
    }

    private void refuse(ReasonCode reason) {
        connection.refuse(client, reason, connect.properties().maximumPacketSize());
    }
}
