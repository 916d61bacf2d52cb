/** The suite that proves, statement by statement, that a broker is what the standards of MQTT say; any broker. */
@NullMarked
package io.skein.it.conformance;

import org.jspecify.annotations.NullMarked;
