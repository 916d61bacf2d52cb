package io.skein.it.drill.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A quarter of a processor for one process, by a control group of version 1 or 2; closing gives it back. */
public final class CpuQuota implements AutoCloseable {
    private static final Path VERSION_1 = Path.of("/sys/fs/cgroup/cpu");
    private static final Path VERSION_2 = Path.of("/sys/fs/cgroup");

    private final long pid;
    private final Path group;
    private final Path before;

    private CpuQuota(long pid, Path group, Path before) {
        this.pid = pid;
        this.group = group;
        this.before = before;
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
        Path top = first ? VERSION_1 : VERSION_2;
        CpuQuota quota = new CpuQuota(pid, top.resolve("skein-drill-" + pid), top);
        try {
            if (!first) {
                Files.writeString(top.resolve("cgroup.subtree_control"), "+cpu");
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
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.writeString(before.resolve("cgroup.procs"), Long.toString(pid));
            Files.deleteIfExists(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return group.toString();
    }
}
