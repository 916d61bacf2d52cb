/** The load tool, checked against a node, a broker from other hands, and stand-ins with known faults. */
@NullMarked
package io.skein.it.bench;

import org.jspecify.annotations.NullMarked;
