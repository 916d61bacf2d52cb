package io.skein.cluster.wire;

import io.skein.model.ClientId;
import io.skein.model.GrantedFilter;
import io.skein.model.MessageProperties;
import io.skein.model.Payload;
import io.skein.model.Publication;
import io.skein.model.Qos;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import io.skein.model.UserProperty;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary messages. */
final class WireItems {
    static final long NOW_MILLIS = 1_700_000_000_000L;

    private WireItems() {}

    private static Arbitrary<String> text() {
        Arbitrary<String> ascii = Arbitraries.strings().ascii().ofMaxLength(200);
        Arbitrary<String> any =
                Arbitraries.strings().withCharRange('\u0080', '\uD7FF').ofMaxLength(50);
        return Arbitraries.oneOf(ascii, any, Arbitraries.just("\uD83D\uDE00"));
    }

    private static Arbitrary<TopicName> topic() {
        return text().filter(TopicName::isValid).map(TopicName::of);
    }

    private static Arbitrary<TopicFilter> filter() {
        return Arbitraries.oneOf(
                topic().map(topic -> TopicFilter.of(topic.value().replace("$share/", "s/"))),
                Arbitraries.of("#", "+/a", "$share/g/#", "$share/ü/+", "/").map(TopicFilter::of));
    }

    private static Arbitrary<Payload> payload() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(1_000).map(Payload::of);
    }

    private static Arbitrary<MessageProperties> properties() {
        Arbitrary<UserProperty> userProperty =
                Combinators.combine(text(), text()).as(UserProperty::new);
        return Combinators.combine(
                        Arbitraries.of(true, false).injectNull(0.3),
                        text().injectNull(0.3),
                        text().injectNull(0.3),
                        payload().injectNull(0.3),
                        userProperty.list().ofMaxSize(5))
                .as(MessageProperties::new);
    }

    private static Arbitrary<Publication> publication() {
        Arbitrary<ClientId> client =
                text().filter(text -> !text.isEmpty()).map(ClientId::new).injectNull(0.3);
        Arbitrary<Long> expiry = Arbitraries.oneOf(
                Arbitraries.longs().between(NOW_MILLIS, Publication.NEVER - 1), Arbitraries.just(Publication.NEVER));
        return Combinators.combine(
                        topic(),
                        payload(),
                        Arbitraries.of(Qos.class),
                        Arbitraries.of(true, false),
                        Arbitraries.oneOf(Arbitraries.just(MessageProperties.NONE), properties()),
                        client,
                        expiry)
                .as(Publication::new);
    }

    static Arbitrary<WireItem> any() {
        Arbitrary<Long> number = Arbitraries.longs();
        Arbitrary<WireItem> forwarded = Combinators.combine(
                        publication(), filter().list().ofMaxSize(3), Arbitraries.of(true, false))
                .as(ForwardedPublication::new);
        Arbitrary<RoutesDelta.Change> change = Combinators.combine(
                        filter(), Arbitraries.integers().between(0, Integer.MAX_VALUE))
                .as(RoutesDelta.Change::new);
        Arbitrary<WireItem> delta =
                Combinators.combine(number, change.list().ofMaxSize(20)).as(RoutesDelta::new);
        Arbitrary<WireItem> retained = Combinators.combine(number, publication())
                .as((version, publication) -> new RetainedUpdate(publication.topic(), version, publication));
        Arbitrary<WireItem> removed =
                Combinators.combine(number, topic()).as((version, topic) -> new RetainedUpdate(topic, version, null));
        Arbitrary<WireItem> endOlder = Combinators.combine(number, number)
                .as((id, epoch) -> new EndOlderRequest(id, new ClientId("client " + id), epoch));
        Arbitrary<WireItem> subscriptions = Combinators.combine(
                        number, filter().list().ofMaxSize(5), Arbitraries.of(true, false))
                .as((version, filters, ended) -> new SubscriptionsUpdate(
                        new ClientId("client " + version),
                        version,
                        ended,
                        filters.stream()
                                .map(filter -> new GrantedFilter(filter, Qos.AT_LEAST_ONCE))
                                .toList(),
                        filters));
        return Arbitraries.oneOf(List.of(
                forwarded,
                delta,
                retained,
                removed,
                endOlder,
                number.map(JoinRequest::new),
                subscriptions,
                number.map(EndOlderReply::new),
                Combinators.combine(number, number).as(JoinReply::new)));
    }
}
