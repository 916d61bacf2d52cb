package io.skein.bench;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What processes have used so far, read from {@code /proc}: the broker's, as the kernel counts it.
 *
 * @param cpuSeconds user and system time of all their threads
 * @param residentBytes physical memory they hold
 */
record ProcessUsage(double cpuSeconds, long residentBytes) implements Serializable {
    /** Clock ticks per second, which Linux gives programs on every architecture (proc(5), USER_HZ). */
    private static final double TICKS_PER_SECOND = 100;

    private static final long PAGE_BYTES = pageBytes();

    /** {@code /proc/PID/stat} counts its fields from 1; these are after the command's name, which is field 2. */
    private static final int UTIME = 14 - 3;

    private static final int STIME = 15 - 3;
    private static final int RSS = 24 - 3;

    /**
     * The sum over these processes.
     *
     * @throws BenchException if one of them does not exist
     */
    static ProcessUsage of(List<Long> pids) {
        double cpuSeconds = 0;
        long residentBytes = 0;
        for (long pid : pids) {
            String[] fields = fields(pid);
            cpuSeconds += (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
            residentBytes += Long.parseLong(fields[RSS]) * PAGE_BYTES;
        }
        return new ProcessUsage(cpuSeconds, residentBytes);
    }

    ProcessUsage since(ProcessUsage earlier) {
        return new ProcessUsage(cpuSeconds - earlier.cpuSeconds, residentBytes - earlier.residentBytes);
    }

    private static String[] fields(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            throw new BenchException("there is no process " + pid + " to measure", gone);
        }
    }

    /** From the kernel's own account of this process, as Java does not tell it. */
    private static long pageBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
                if (line.startsWith("KernelPageSize:")) {
                    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException noProc) {
            // Not a Linux: processes cannot be measured either, and of() says so.
        }
        return 4096;
    }
}
