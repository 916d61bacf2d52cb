package io.skein.admin;

/**
 * How much a counter grows in a minute, averaged over the last 1, 5 and 15 minutes with weights that fade, as the load
 * averages of Unix are.
 */
final class LoadAverage {
    private static final double SECONDS_PER_MINUTE = 60;

    private final double windowSeconds;
    private long last;
    private double perMinute;

    LoadAverage(int windowMinutes) {
        this.windowSeconds = windowMinutes * SECONDS_PER_MINUTE;
    }

    /** Takes the counter's value after some time and answers the average. */
    double update(long value, double elapsedSeconds) {
        double ratePerMinute = (value - last) * SECONDS_PER_MINUTE / elapsedSeconds;
        double fading = Math.exp(-elapsedSeconds / windowSeconds);
        last = value;
        perMinute = ratePerMinute + fading * (perMinute - ratePerMinute);
        return perMinute;
    }
}
