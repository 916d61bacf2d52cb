package io.skein.it.drill.ledger;

import io.skein.it.drill.ledger.Offence.Kind;
import java.util.ArrayList;
import java.util.List;

/** A session is present where one is due and nowhere else, and the broker says nothing that no broker may say. */
final class SessionCheck implements Check {
    @Override
    public List<Offence> offences(Chronicle chronicle) {
        List<Offence> found = new ArrayList<>();
        chronicle.only(Event.Connected.class).stream()
                .filter(c -> c.sessionDue() && !c.sessionPresent())
                .forEach(c -> found.add(
                        Offence.of(Kind.SESSION_LOST, c.client(), "no session for connection " + c.connection())));
        chronicle
                .only(Event.Broke.class)
                .forEach(b -> found.add(
                        Offence.of(Kind.PROTOCOL, b.client(), b.what() + " on connection " + b.connection())));
        return found;
    }
}
