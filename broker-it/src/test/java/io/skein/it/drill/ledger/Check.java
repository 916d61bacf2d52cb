package io.skein.it.drill.ledger;

import java.util.List;

/** One promise, held against what happened. */
interface Check {
    /** Every breach of it. */
    List<Offence> offences(Chronicle chronicle);
}
