package io.skein.store.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import io.skein.cluster.replication.ClusterLoop;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether all entries have all their copies, so that another member may die without loss. A member's removal makes it
 * false at once; it is true again when a check that was begun afterwards has found every copy in place.
 *
 * <p>Checks wait on the workers, and at each member on the one thread of {@link #EXECUTOR}. Hazelcast's own
 * {@code isClusterSafe()} waits on each member's few threads for operations without a partition, for up to ten seconds
 * and right when a member has gone, when everybody asks everybody and those threads have the most to do.
 */
public final class ReplicationSafety {
    /** The executor on which members answer; it is to have one thread and a short queue. */
    public static final String EXECUTOR = "skein.safety";

    private static final Logger LOG = LoggerFactory.getLogger(ReplicationSafety.class);

    /** How often is looked while copies are missing. */
    private static final long UNSAFE_MILLIS = 500;

    /** A check asks every member about every partition: while all is well it may be rarer. */
    private static final long SAFE_MILLIS = 2_000;

    private static final long ANSWER_NANOS = 5_000_000_000L;

    private final Cluster cluster;
    private final IExecutorService everywhere;
    private final ClusterLoop loop;
    private final WorkerExecutor workers;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** Who was there when every copy was last found in place; null if some are missing. */
    private volatile @Nullable Set<Member> safeWith;

    // on the loop
    private boolean checking;
    private long checks;

    /** It is not safe until the first check has said so. */
    ReplicationSafety(HazelcastInstance hazelcast, ClusterLoop loop, WorkerExecutor workers) {
        this.cluster = hazelcast.getCluster();
        this.everywhere = hazelcast.getExecutorService(EXECUTOR);
        this.loop = loop;
        this.workers = workers;
    }

    /** Starts to look; any thread. */
    void start() {
        cluster.addMembershipListener(new Changes());
        loop.execute(this::check);
    }

    /** Looks no more; any thread. */
    void stop() {
        stopped = true;
    }

    /** Whether the last check found every copy in place and nobody has gone since; any thread. */
    boolean isSafe() {
        Set<Member> members = safeWith;
        return members != null && cluster.getMembers().containsAll(members);
    }

    /** @param listener told on the cluster's loop after each check that ended well */
    void onSafe(Runnable listener) {
        listeners.add(listener);
    }

    private void check() {
        if (checking || stopped) {
            return;
        }
        checking = true;
        checks++;
        Set<Member> members = Set.copyOf(cluster.getMembers());
        workers.executeBlocking(() -> isSafeAt(members), false)
                .onComplete(result -> loop.execute(() -> checked(members, Boolean.TRUE.equals(result.result()))));
    }

    /**
     * Blocks for a bounded time; no answer is no. All are waited for, also after a no: a member whose check takes long is
     * not asked again meanwhile, or its queue would grow.
     */
    private boolean isSafeAt(Set<Member> members) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWER_NANOS;
        boolean safe = true;
        for (Future<Boolean> answer :
                everywhere.submitToMembers(new MemberSafety(), members).values()) {
            safe &= isYes(answer, deadline - System.nanoTime());
        }
        return safe;
    }

    private static boolean isYes(Future<Boolean> answer, long nanos) throws InterruptedException {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException unknown) {
            return false;
        }
    }

    private void checked(Set<Member> members, boolean found) {
        checking = false;
        if (found != (safeWith != null)) {
            LOG.info("event=replication-safe value={}", found);
        }
        safeWith = found ? members : null;
        boolean safe = isSafe();
        if (safe) {
            listeners.forEach(Runnable::run);
        }
        long last = checks;
        loop.schedule(safe ? SAFE_MILLIS : UNSAFE_MILLIS, () -> {
            if (last == checks) {
                check();
            }
        });
    }

    /** One who comes is to have copies, one who has gone had some. */
    private final class Changes implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {
            loop.execute(ReplicationSafety.this::check);
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            loop.execute(ReplicationSafety.this::check);
        }
    }
}
