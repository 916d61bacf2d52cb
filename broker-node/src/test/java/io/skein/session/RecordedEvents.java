package io.skein.session;

import io.skein.store.session.SessionAnswer.Settled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes down what a session needs done. */
final class RecordedEvents implements SessionEvents {
    final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    final List<Settled> settled = new ArrayList<>();
    int disconnected;
    int closed;

    @Override
    public void disconnected(Session session) {
        disconnected++;
    }

    @Override
    public void settled(Session session, Settled what) {
        settled.add(what);
    }

    @Override
    public void closed(Session session) {
        closed++;
    }

    @Override
    public void dropped(DropReason reason) {
        drops.merge(reason, 1, Integer::sum);
    }
}
