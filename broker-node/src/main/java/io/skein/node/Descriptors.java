package io.skein.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections the process's file descriptors leave room for. */
final class Descriptors {
    /** For files, links, the admin port and the JVM itself. */
    private static final int RESERVED = 256;

    private Descriptors() {}

    /** The configured limit, or if it is 0 what the descriptors allow. */
    static int connectionLimit(int configured) {
        if (configured > 0) {
            return configured;
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            return (int) Math.max(RESERVED, Math.min(Integer.MAX_VALUE, unix.getMaxFileDescriptorCount() - RESERVED));
        }
        return Integer.MAX_VALUE;
    }
}
