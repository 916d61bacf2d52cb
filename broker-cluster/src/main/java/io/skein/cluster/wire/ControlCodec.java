package io.skein.cluster.wire;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicName;
import java.util.ArrayList;
import java.util.List;

/** Control messages as bytes, without their type. */
final class ControlCodec {
    private ControlCodec() {}

    static void write(WireWriter out, ControlMessage message, long nowMillis) {
        if (message instanceof RoutesDelta delta) {
            writeRoutesDelta(out, delta);
        } else if (message instanceof JoinRequest request) {
            out.putLong(request.requestId());
        } else if (message instanceof JoinReply reply) {
            out.putLong(reply.requestId());
            out.putLong(reply.routesSequence());
        } else if (message instanceof RetainedUpdate update) {
            writeRetainedUpdate(out, update, nowMillis);
        } else if (message instanceof EndOlderRequest request) {
            writeEndOlderRequest(out, request);
        } else if (message instanceof EndOlderReply reply) {
            out.putLong(reply.requestId());
        } else if (message instanceof SubscriptionsUpdate update) {
            writeSubscriptionsUpdate(out, update);
        }
    }

    static ControlMessage read(ItemType type, WireReader in, long nowMillis) {
        return switch (type) {
            case ROUTES_DELTA -> readRoutesDelta(in);
            case JOIN_REQUEST -> new JoinRequest(in.readLong());
            case JOIN_REPLY -> new JoinReply(in.readLong(), in.readLong());
            case RETAINED_UPDATE -> readRetainedUpdate(in, nowMillis);
            case END_OLDER_REQUEST -> readEndOlderRequest(in);
            case END_OLDER_REPLY -> new EndOlderReply(in.readLong());
            case SUBSCRIPTIONS_UPDATE -> readSubscriptionsUpdate(in);
            case PUBLICATION, QUEUED_HINT, HINTS_LOST -> throw new IllegalArgumentException("no control message");
        };
    }

    private static void writeRoutesDelta(WireWriter out, RoutesDelta delta) {
        out.putLong(delta.firstSequence());
        out.putCount(delta.changes().size());
        for (RoutesDelta.Change change : delta.changes()) {
            out.putString(change.filter().value());
            out.putCount(change.weight());
        }
    }

    private static RoutesDelta readRoutesDelta(WireReader in) {
        long firstSequence = in.readLong();
        int count = in.readCount();
        List<RoutesDelta.Change> changes = new ArrayList<>(Math.min(count, 256));
        for (int i = 0; i < count; i++) {
            changes.add(new RoutesDelta.Change(Topics.readFilter(in), in.readNumber()));
        }
        return new RoutesDelta(firstSequence, changes);
    }

    private static void writeRetainedUpdate(WireWriter out, RetainedUpdate update, long nowMillis) {
        out.putLong(update.version());
        Publication publication = update.publication();
        out.putByte(publication != null ? 1 : 0);
        if (publication != null) {
            PublicationCodec.write(out, publication, nowMillis);
        } else {
            out.putString(update.topic().value());
        }
    }

    private static RetainedUpdate readRetainedUpdate(WireReader in, long nowMillis) {
        long version = in.readLong();
        if (in.readBoolean()) {
            Publication publication = PublicationCodec.read(in, nowMillis);
            return new RetainedUpdate(publication.topic(), version, publication);
        }
        TopicName topic = Topics.readName(in);
        return new RetainedUpdate(topic, version, null);
    }

    private static void writeEndOlderRequest(WireWriter out, EndOlderRequest request) {
        out.putLong(request.requestId());
        out.putString(request.client().value());
        out.putLong(request.epoch());
    }

    private static EndOlderRequest readEndOlderRequest(WireReader in) {
        long requestId = in.readLong();
        ClientId client = PublicationCodec.readClientId(in);
        return new EndOlderRequest(requestId, client, in.readLong());
    }

    private static void writeSubscriptionsUpdate(WireWriter out, SubscriptionsUpdate update) {
        out.putString(update.client().value());
        out.putLong(update.version());
        out.putByte(update.ended() ? 1 : 0);
        out.putCount(update.added().size());
        for (GrantedFilter filter : update.added()) {
            out.putString(filter.filter().value());
            out.putByte(filter.maximumQos().code());
        }
        Topics.writeFilters(out, update.removed());
    }

    private static SubscriptionsUpdate readSubscriptionsUpdate(WireReader in) {
        ClientId client = PublicationCodec.readClientId(in);
        long version = in.readLong();
        boolean ended = in.readBoolean();
        int count = in.readCount();
        List<GrantedFilter> added = new ArrayList<>(Math.min(count, 256));
        for (int i = 0; i < count; i++) {
            added.add(new GrantedFilter(Topics.readFilter(in), readQos(in)));
        }
        return new SubscriptionsUpdate(client, version, ended, added, Topics.readFilters(in));
    }

    private static Qos readQos(WireReader in) {
        int qos = in.readByte();
        if (qos > 2) {
            throw new WireException("a quality of service of " + qos);
        }
        return Qos.of(qos);
    }
}
