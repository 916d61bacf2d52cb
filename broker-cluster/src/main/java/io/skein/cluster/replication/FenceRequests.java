package io.skein.cluster.replication;

import io.skein.cluster.SessionFence;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.EndOlderReply;
import io.skein.cluster.wire.EndOlderRequest;
import io.skein.model.ClientId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks members to end sessions, and does it for them. */
public final class FenceRequests implements SessionFence {
    private static final Logger LOG = LoggerFactory.getLogger(FenceRequests.class);

    private record Pending(
            UUID owner, Promise<Void> answer, @Nullable Context context) {}

    private final ClusterLoop loop;
    private final ControlLink link;
    private final Peers peers;

    // the loop only
    private final Map<Long, Pending> pending = new HashMap<>();
    private long lastRequestId;

    /** Fences over this link. */
    public FenceRequests(ClusterLoop loop, ControlLink link, Peers peers) {
        this.loop = loop;
        this.link = link;
        this.peers = peers;
    }

    @Override
    public Future<Void> endOlder(UUID owner, ClientId client, long epoch) {
        Pending asked = new Pending(owner, Promise.promise(), Vertx.currentContext());
        loop.execute(() -> ask(client, epoch, asked));
        return asked.answer.future();
    }

    private void ask(ClientId client, long epoch, Pending asked) {
        if (hasStopped(asked.owner)) {
            answer(asked); // its connections ended with it
            return;
        }
        long requestId = ++lastRequestId;
        pending.put(requestId, asked);
        if (peers.contains(asked.owner)) {
            link.send(asked.owner, new EndOlderRequest(requestId, client, epoch), null);
        }
    }

    private static void answer(Pending asked) {
        if (asked.context == null) {
            asked.answer.complete();
        } else {
            asked.context.runOnContext(v -> asked.answer.complete());
        }
    }

    private boolean hasStopped(UUID owner) {
        return !peers.contains(owner) && !peers.mayStillAct(owner);
    }

    void onReply(UUID sender, EndOlderReply reply) {
        Pending answered = pending.get(reply.requestId());
        if (answered != null && answered.owner().equals(sender)) {
            pending.remove(reply.requestId());
            answer(answered);
        }
    }

    /** Members that were removed act no more: nobody waits for them. */
    void peersChanged(Collection<UUID> stopped) {
        Iterator<Pending> all = pending.values().iterator();
        while (all.hasNext()) {
            Pending one = all.next();
            if (stopped.contains(one.owner()) || hasStopped(one.owner())) {
                all.remove();
                answer(one);
            }
        }
    }

    /** Without the handler's success there is no reply: the asking node waits rather than serve a client twice. */
    void onRequest(UUID sender, EndOlderRequest request, SessionFence.Handler handler) {
        handler.endOlder(request.client(), request.epoch())
                .onComplete(
                        ended -> loop.execute(() -> link.send(sender, new EndOlderReply(request.requestId()), null)),
                        failure -> LOG.error("the session of client {} could not be ended", request.client(), failure));
    }
}
