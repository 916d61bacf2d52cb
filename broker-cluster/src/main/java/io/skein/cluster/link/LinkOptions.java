package io.skein.cluster.link;

import io.skein.cluster.wire.FrameHeader;

/**
 * The bounds of the links.
 *
 * @param loops how many event loops open a lane
 * @param windowBytes what a lane holds for one peer (encoded, not yet accepted) before its publishers are paused; a
 *     peer that reads gets up to twice this before messages are dropped, a suspected one only this
 * @param batchMessages how many messages travel in one batch at most
 * @param batchBytes how many bytes travel in one batch; a larger message travels alone
 * @param batchesInFlight how many batches are on the way to one peer of one lane without its answer
 * @param suspectMillis how long a peer may leave a lane without any answer before it is suspected
 */
public record LinkOptions(
        int loops, long windowBytes, int batchMessages, int batchBytes, int batchesInFlight, int suspectMillis) {

    public LinkOptions {
        require(loops > 0 && loops < FrameHeader.CONTROL_LANE, "loops", loops);
        require(windowBytes > 0, "windowBytes", windowBytes);
        require(batchMessages > 0 && batchMessages <= 0xFFFF, "batchMessages", batchMessages);
        require(batchBytes > 0, "batchBytes", batchBytes);
        require(batchesInFlight > 0, "batchesInFlight", batchesInFlight);
        require(suspectMillis > 0, "suspectMillis", suspectMillis);
    }

    /** The defaults: a window of 16 MiB, 16 batches of up to 256 messages or 256 KiB in flight, 1 s of silence. */
    public static LinkOptions of(int loops) {
        return new LinkOptions(loops, 16L << 20, 256, 256 << 10, 16, 1_000);
    }

    /** The defaults with another window. */
    public static LinkOptions of(int loops, long windowBytes) {
        LinkOptions defaults = of(loops);
        return new LinkOptions(
                loops,
                windowBytes,
                defaults.batchMessages,
                defaults.batchBytes,
                defaults.batchesInFlight,
                defaults.suspectMillis);
    }

    private static void require(boolean ok, String name, long value) {
        if (!ok) {
            throw new IllegalArgumentException(name + " " + value);
        }
    }
}
