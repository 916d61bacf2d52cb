/** The drills: faults under load, and a ledger of every message. {@code scripts/drill} runs them. */
@NullMarked
package io.skein.it.drill;

import org.jspecify.annotations.NullMarked;
