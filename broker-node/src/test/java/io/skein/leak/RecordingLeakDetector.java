package io.skein.leak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Netty's detector, which also remembers what it found. Netty makes one for each type of resource; see the pom. */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {
    private static final long LONGEST_COLLECTION_MILLIS = 5000;
    private static final List<RecordingLeakDetector<?>> ALL = new CopyOnWriteArrayList<>();
    private static final ConcurrentLinkedQueue<String> FOUND = new ConcurrentLinkedQueue<>();

    /** Called by Netty. */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
        ALL.add(this);
    }

    /** What Netty called before; it complains when this one is missing. */
    public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long ignored) {
        this(resourceType, samplingInterval);
    }

    /** Collects garbage and answers what was lost since the last time, each with where it was used. */
    static List<String> findNew() {
        if (!ALL.isEmpty()) {
            awaitCollection();
            awaitCollection(); // what the first made unreachable
            ALL.forEach(RecordingLeakDetector::report);
        }
        List<String> found = new ArrayList<>();
        for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
            found.add(leak);
        }
        return found;
    }

    /** References to what is gone are queued after the collection, by a thread of their own. */
    private static void awaitCollection() {
        ReferenceQueue<Object> gone = new ReferenceQueue<>();
        WeakReference<Object> probe = new WeakReference<>(new Object(), gone);
        try {
            do {
                System.gc();
            } while (!probe.refersTo(null));
            if (gone.remove(LONGEST_COLLECTION_MILLIS) == null) {
                throw new IllegalStateException("the garbage collector does not tell what it collects");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Netty reports when it tracks the next one. */
    @SuppressWarnings("unchecked")
    private void report() {
        T resource = (T) new Object();
        ResourceLeakTracker<T> tracker = track(resource);
        if (tracker != null) {
            tracker.close(resource);
        }
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        FOUND.add(resourceType + records);
        super.reportTracedLeak(resourceType, records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        FOUND.add(resourceType);
        super.reportUntracedLeak(resourceType);
    }
}
