/** An MQTT client of the tests' own, byte by byte, so that no codec judges itself. */
@NullMarked
package io.skein.it.raw;

import org.jspecify.annotations.NullMarked;
