package io.skein.cluster.wire;

/** What nodes tell each other besides publications. */
public sealed interface ControlMessage extends WireItem
        permits RoutesDelta,
                JoinRequest,
                JoinReply,
                RetainedUpdate,
                EndOlderRequest,
                EndOlderReply,
                SubscriptionsUpdate {}
