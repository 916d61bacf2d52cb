package io.skein.bench;

/**
 * What one of several processes does of a whole.
 *
 * @param number from 0 on
 */
record Share(int number, int parts) {
    static final Share WHOLE = new Share(0, 1);

    /** Its part of so many; all parts together make the whole, and differ by one at most. */
    int of(int whole) {
        return (int) ((long) whole * (number + 1) / parts - (long) whole * number / parts);
    }
}
