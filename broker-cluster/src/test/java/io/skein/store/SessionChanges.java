package io.skein.store;

import io.skein.model.ClientId;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.Subscription;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.store.session.ChangeContext.Overflow;
import io.skein.store.session.SessionAnswer;
import io.skein.store.session.SessionChange;
import io.skein.store.session.SessionChange.Append.Condition;
import io.skein.store.session.SessionLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Changes for tests: sessions subscribed to everything, messages that are texts. */
public final class SessionChanges {
    public static final TopicFilter EVERYTHING = TopicFilter.of("#");
    public static final SessionLimits LIMITS =
            new SessionLimits(1_000_000, 64 << 20, Overflow.DROP_NEWEST, 3_600_000, 10_000);

    private SessionChanges() {}

    public static SessionChange.Claim claim(UUID owner) {
        return new SessionChange.Claim(UUID.randomUUID(), owner, false, 3_600, null, SessionChange.Claim.FROM_ANY);
    }

    public static SessionChange.Subscribe subscribe(long epoch) {
        return new SessionChange.Subscribe(
                epoch,
                List.of(new Subscription(
                        EVERYTHING, Qos.EXACTLY_ONCE, false, false, Subscription.RetainHandling.SEND_AT_SUBSCRIBE, 0)));
    }

    public static SessionChange.Append append(String text) {
        Publication publication = new Publication(
                TopicName.of("t"),
                Payload.of(text.getBytes(StandardCharsets.UTF_8)),
                Qos.AT_LEAST_ONCE,
                false,
                MessageProperties.NONE,
                null,
                Publication.NEVER);
        return new SessionChange.Append(publication, List.of(EVERYTHING), 0, Condition.ALWAYS);
    }

    /** Claims for this owner and subscribes; returns the epoch. */
    public static long open(TestLane lane, ClientId client, UUID owner) {
        long epoch =
                lane.make(client, claim(owner), SessionAnswer.Claimed.class).epoch();
        lane.make(client, subscribe(epoch), SessionAnswer.Done.class);
        return epoch;
    }

    /** All texts in the queue. */
    public static List<String> texts(TestLane lane, ClientId client, long epoch) {
        List<String> texts = new ArrayList<>();
        long position = 0;
        SessionAnswer.Fetched fetched;
        do {
            fetched = lane.make(
                    client, new SessionChange.Fetch(epoch, position, 1_000, 1 << 20), SessionAnswer.Fetched.class);
            fetched.messages().forEach(message -> texts.add(text(message)));
            position = fetched.nextPosition();
        } while (position < fetched.tail());
        return texts;
    }

    private static String text(SessionAnswer.Queued message) {
        Publication publication = message.publication();
        return publication == null ? "" : new String(publication.payload().bytes(), StandardCharsets.UTF_8);
    }
}
