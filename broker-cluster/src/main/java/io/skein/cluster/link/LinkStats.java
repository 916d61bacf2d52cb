package io.skein.cluster.link;

import java.util.List;
import java.util.UUID;

/**
 * What the links count, at one moment.
 *
 * @param peers one for each member now
 * @param messagesDropped since the start, of members gone too
 * @param framesUnreadable frames that could not be read, since the start
 */
public record LinkStats(List<PeerStats> peers, long messagesDropped, long framesUnreadable) {
    public LinkStats {
        peers = List.copyOf(peers);
    }

    /**
     * The links with one peer.
     *
     * @param batchesSent the first time
     * @param batchesRetransmitted again, each time counted
     * @param batchesReceived taken over from the peer
     * @param refusalsReceived answers of the peer that refused a batch
     * @param refusalsSent batches of the peer refused here
     * @param messagesDropped copies for the peer given up at a full window
     * @param windowBytes what is held for the peer, encoded and not yet accepted
     * @param windowMessages how many messages that is
     * @param suspected whether the peer leaves a lane without any answer
     */
    public record PeerStats(
            UUID peer,
            long batchesSent,
            long batchesRetransmitted,
            long batchesReceived,
            long refusalsReceived,
            long refusalsSent,
            long messagesDropped,
            long windowBytes,
            long windowMessages,
            boolean suspected) {}
}
