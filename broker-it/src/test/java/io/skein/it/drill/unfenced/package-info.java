/** A node that breaks a promise on purpose, to see whether the ledger notices. */
@NullMarked
package io.skein.it.drill.unfenced;

import org.jspecify.annotations.NullMarked;
