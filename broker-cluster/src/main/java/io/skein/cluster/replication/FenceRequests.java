package io.skein.cluster.replication;

import io.skein.cluster.SessionFence;
import io.skein.cluster.link.ControlLink;
import io.skein.cluster.wire.EndOlderReply;
import io.skein.cluster.wire.EndOlderRequest;
import io.skein.model.ClientId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks members to end sessions, and does it for them. */
public final class FenceRequests implements SessionFence {
    private static final Logger LOG = LoggerFactory.getLogger(FenceRequests.class);

    private record Pending(UUID owner, Waiter waiter) {}

    private final ClusterLoop loop;
    private final ControlLink link;
    private final Peers peers;

    // the loop only
    private final Answers answers;
    private final Map<Long, Pending> pending = new HashMap<>();
    private long lastRequestId;

    /** Fences over this link. */
    public FenceRequests(ClusterLoop loop, ControlLink link, Peers peers) {
        this.loop = loop;
        this.link = link;
        this.peers = peers;
        this.answers = new Answers(loop);
    }

    @Override
    public Future<Void> endOlder(UUID owner, ClientId client, long epoch, boolean cleanStart) {
        Waiter waiter = new Waiter();
        loop.execute(() -> ask(owner, client, epoch, cleanStart, waiter));
        return waiter.future();
    }

    private void ask(UUID owner, ClientId client, long epoch, boolean cleanStart, Waiter waiter) {
        if (peers.contains(owner)) {
            long requestId = ++lastRequestId;
            pending.put(requestId, new Pending(owner, waiter));
            link.send(owner, new EndOlderRequest(requestId, client, epoch, cleanStart), null);
        } else {
            answers.done(waiter); // its sessions ended with it
        }
    }

    void onReply(UUID sender, EndOlderReply reply) {
        Pending answered = pending.get(reply.requestId());
        if (answered != null && answered.owner().equals(sender)) {
            pending.remove(reply.requestId());
            answers.done(answered.waiter());
        }
    }

    /** Nobody waits for it any more. */
    void memberRemoved(UUID member) {
        Iterator<Pending> all = pending.values().iterator();
        while (all.hasNext()) {
            Pending one = all.next();
            if (one.owner().equals(member)) {
                all.remove();
                answers.done(one.waiter());
            }
        }
    }

    /** Without the handler's success there is no reply: the asking node waits rather than serve a client twice. */
    void onRequest(UUID sender, EndOlderRequest request, SessionFence.Handler handler) {
        handler.endOlder(request.client(), request.epoch(), request.cleanStart())
                .onComplete(
                        ended -> loop.execute(() -> link.send(sender, new EndOlderReply(request.requestId()), null)),
                        failure -> LOG.error("the session of client {} could not be ended", request.client(), failure));
    }
}
