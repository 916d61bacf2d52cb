/** A network of our own with a namespace for each node, so that faults are real ones. Needs root and Linux. */
@NullMarked
package io.skein.it.drill.net;

import org.jspecify.annotations.NullMarked;
