package io.skein.listener.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.listener.mqtt.codec.ReasonCode;
import io.skein.model.PublishOutcome;
import io.skein.model.Qos;
import io.skein.router.PublishCompletion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundAcksTest implements InboundAcks.Writer {
    private final List<String> written = new ArrayList<>();
    private final InboundAcks acks = new InboundAcks(this);

    private boolean canRefuse = true;

    @Override
    public boolean canRefuse() {
        return canRefuse;
    }

    @Override
    public void acknowledge(Qos qos, int packetId, ReasonCode reasonCode) {
        written.add(packetId + " " + reasonCode);
    }

    @Override
    public void notKept() {
        written.add("not kept");
    }

    @Test
    void shouldAnswerInTheOrderTheMessagesCame() {
        PublishCompletion first = acks.expect(Qos.AT_LEAST_ONCE, 1);
        PublishCompletion second = acks.expect(Qos.EXACTLY_ONCE, 2);
        acks.answer(Qos.AT_LEAST_ONCE, 3, ReasonCode.NOT_AUTHORIZED);
        second.accept(PublishOutcome.NO_MATCHING_SUBSCRIBERS);
        assertThat(written).isEmpty();
        first.accept(PublishOutcome.ROUTED);
        assertThat(written).containsExactly("1 SUCCESS", "2 NO_MATCHING_SUBSCRIBERS", "3 NOT_AUTHORIZED");
    }

    @Test
    void shouldEndWithAMessageThatCannotBeKeptWhateverWaitsBeforeIt() {
        acks.expect(Qos.AT_LEAST_ONCE, 6);
        acks.expect(Qos.EXACTLY_ONCE, 7).accept(PublishOutcome.NOT_KEPT);
        assertThat(written).containsExactly("not kept");
    }

    @Test
    void shouldEndAsSoonAsAMessageCannotBeKeptAnyMore() {
        acks.expect(Qos.AT_LEAST_ONCE, 7).failing();
        assertThat(written).containsExactly("not kept");
    }

    @Test
    void shouldAnswerNothingOnceTheConnectionIsOver() {
        PublishCompletion late = acks.expect(Qos.AT_LEAST_ONCE, 1);
        List<String> done = new ArrayList<>();
        acks.close(() -> done.add("all are kept"));
        assertThat(done).isEmpty();
        late.accept(PublishOutcome.ROUTED);
        assertThat(written).isEmpty();
        assertThat(acks.outstanding()).isZero();
        assertThat(done).hasSize(1);
    }

    @Test
    void shouldSayAtOnceThatNothingIsUnderWay() {
        acks.expect(Qos.AT_LEAST_ONCE, 1).accept(PublishOutcome.ROUTED);
        List<String> done = new ArrayList<>();
        acks.close(() -> done.add("all are kept"));
        assertThat(done).hasSize(1);
    }

    @Test
    void shouldNotAcknowledgeWhatIsRefusedToAClientThatCannotBeTold() {
        acks.expect(Qos.AT_LEAST_ONCE, 1).accept(PublishOutcome.REFUSED);
        canRefuse = false;
        acks.expect(Qos.AT_LEAST_ONCE, 2).accept(PublishOutcome.REFUSED);
        assertThat(written).containsExactly("1 QUOTA_EXCEEDED", "not kept");
    }
}
