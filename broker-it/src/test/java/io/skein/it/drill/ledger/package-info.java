/** What the clients of a drill saw, and the judgement: what was promised and not kept. Knows nothing of sockets. */
@NullMarked
package io.skein.it.drill.ledger;

import org.jspecify.annotations.NullMarked;
