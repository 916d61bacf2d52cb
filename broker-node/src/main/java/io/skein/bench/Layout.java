package io.skein.bench;

import io.skein.model.Qos;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Who sends what to whom. Stream {@code s} is sent by publisher {@code s} modulo their number; a message is sent to one
 * topic of its own per stream, but for FAN_OUT, which has one.
 */
final class Layout {
    private static final int MOST_IN_WINDOW = 1 << 22;

    private final BenchOptions options;
    private final int streams;

    private Layout(BenchOptions options, int streams) {
        this.options = options;
        this.streams = streams;
    }

    static Layout of(BenchOptions options) {
        int streams = switch (options.mode()) {
            case PAIR, OFFLINE -> Math.max(options.publishers(), options.subscribers());
            case RETAINED -> options.messages();
            default -> options.publishers();
        };
        return new Layout(options, streams);
    }

    /** How many deliveries each message makes. */
    int receivers() {
        return switch (options.mode()) {
            case FAN_OUT, FAN_IN, RETAINED -> options.subscribers();
            default -> 1;
        };
    }

    /** How many accounts of arrivals there are: one for each subscriber, one for all members of a group. */
    int accounts() {
        return options.mode() == Mode.SHARED ? 1 : options.subscribers();
    }

    boolean isDurable() {
        return options.durable() || options.mode() == Mode.OFFLINE;
    }

    /** What is stored is acknowledged, whatever it is read with. */
    Qos publisherQos() {
        boolean isStored = options.mode().kind() == Mode.Kind.STORED;
        return isStored && options.qos() == 0 ? Qos.AT_LEAST_ONCE : Qos.of(options.qos());
    }

    /** What a publisher sends. */
    List<Stream> streams(int publisher) {
        boolean retain = options.mode() == Mode.RETAINED;
        return IntStream.iterate(publisher, s -> s < streams, s -> s + options.publishers())
                .mapToObj(
                        s -> new Stream(s, topic(s), publisherQos(), retain, options.payloadBytes(), options.version()))
                .toList();
    }

    String topicFilter(int subscriber) {
        return switch (options.mode()) {
            case SHARED -> "$share/bench/" + options.topicPrefix() + "/+";
            case FAN_IN, RETAINED -> options.topicPrefix() + "/+";
            default -> topic(subscriber);
        };
    }

    /** An empty account. */
    Receipts receipts(int account, List<Publisher> publishers) {
        int window = switch (options.mode()) {
            case OFFLINE -> options.messages();
            case RETAINED -> 1;
            default -> windowOfFlow();
        };
        if (hasOwnTopics()) {
            int own = (streams - account + options.subscribers() - 1) / options.subscribers();
            return new Receipts(account, options.subscribers(), own, false, window, publishers);
        }
        return new Receipts(0, 1, streams, options.mode() == Mode.SHARED, window, publishers);
    }

    /** What a publisher has on its way is spread over its streams; a window four times that is never passed in use. */
    private int windowOfFlow() {
        long ownStreams = Math.max(1, streams / options.publishers());
        return (int) Math.min(MOST_IN_WINDOW, 4L * options.backlog() / ownStreams + 64);
    }

    String topic(int stream) {
        int number = hasOwnTopics() ? stream % options.subscribers() : options.mode() == Mode.FAN_OUT ? 0 : stream;
        return options.topicPrefix() + "/" + number;
    }

    private boolean hasOwnTopics() {
        return options.mode() == Mode.PAIR || options.mode() == Mode.OFFLINE;
    }
}
