package io.skein.it.drill.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A quarter of a processor for one process, by a control group of version 1 or 2; closing gives it back. */
public final class CpuQuota implements AutoCloseable {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");
    private static final String PREFIX = "skein-drill-";

    private final long pid;
    private final Path top;
    private final Path group;
    private final Thread atExit = new Thread(this::remove, "remove-quota");

    private CpuQuota(long pid, Path top) {
        this.pid = pid;
        this.top = top;
        this.group = top.resolve(PREFIX + pid);
    }

    /** Why there can be none here, empty when there can. */
    public static Optional<String> obstacle() {
        boolean first = Files.isWritable(VERSION_1.resolve("cgroup.procs"));
        boolean second = Files.isWritable(VERSION_2.resolve("cgroup.subtree_control"));
        return first || second ? Optional.empty() : Optional.of("no control group for processors can be written");
    }

    /** From now on the process has a quarter of a processor. */
    public static CpuQuota quarterOf(long pid) {
        boolean first = Files.isDirectory(VERSION_1);
        CpuQuota quota = new CpuQuota(pid, first ? VERSION_1 : VERSION_2);
        Runtime.getRuntime().addShutdownHook(quota.atExit);
        try {
            removeEmpty(quota.top);
            if (!first) {
                Files.writeString(quota.top.resolve("cgroup.subtree_control"), "+cpu");
            }
            Files.createDirectory(quota.group);
            if (first) {
                Files.writeString(quota.group.resolve("cpu.cfs_period_us"), "100000");
                Files.writeString(quota.group.resolve("cpu.cfs_quota_us"), "25000");
            } else {
                Files.writeString(quota.group.resolve("cpu.max"), "25000 100000");
            }
            Files.writeString(quota.group.resolve("cgroup.procs"), Long.toString(pid));
            return quota;
        } catch (IOException e) {
            quota.close();
            throw new UncheckedIOException(e);
        }
    }

    /** What runs that were killed have left; the system keeps the groups that have processes. */
    private static void removeEmpty(Path top) throws IOException {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(top, PREFIX + "*")) {
            groups.forEach(CpuQuota::tryToDelete);
        }
    }

    private static boolean tryToDelete(Path group) {
        try {
            return Files.deleteIfExists(group);
        } catch (IOException e) {
            return false; // a process is in it still
        }
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void remove() {
        try {
            Files.writeString(top.resolve("cgroup.procs"), Long.toString(pid));
        } catch (IOException e) {
            // the process is gone
        }
        tryToDelete(group);
    }

    /** Fails when the process was never held back: then nothing was tried. */
    public void requireFelt() {
        try {
            if (Files.readAllLines(group.resolve("cpu.stat")).contains("nr_throttled 0")) {
                throw new IllegalStateException(group + " has held nothing back");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
