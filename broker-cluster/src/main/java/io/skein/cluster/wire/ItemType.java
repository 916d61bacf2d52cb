package io.skein.cluster.wire;

/** The number that stands before each item of a batch. Numbers are never given to another message. */
enum ItemType {
    PUBLICATION(1),
    ROUTES_DELTA(2),
    JOIN_REQUEST(3),
    JOIN_REPLY(4),
    RETAINED_UPDATE(5),
    END_OLDER_REQUEST(6),
    END_OLDER_REPLY(7),
    SUBSCRIPTIONS_UPDATE(8),
    QUEUED_HINT(9),
    HINTS_LOST(10);

    private static final ItemType[] ALL = values();

    private final int code;

    ItemType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ItemType of(int code) {
        if (code < 1 || code > ALL.length) {
            throw new WireException("unknown type of item: " + code);
        }
        return ALL[code - 1];
    }

    static ItemType of(ControlMessage message) {
        if (message instanceof RoutesDelta) {
            return ROUTES_DELTA;
        }
        if (message instanceof JoinRequest) {
            return JOIN_REQUEST;
        }
        if (message instanceof JoinReply) {
            return JOIN_REPLY;
        }
        if (message instanceof RetainedUpdate) {
            return RETAINED_UPDATE;
        }
        if (message instanceof SubscriptionsUpdate) {
            return SUBSCRIPTIONS_UPDATE;
        }
        return message instanceof EndOlderRequest ? END_OLDER_REQUEST : END_OLDER_REPLY;
    }
}
