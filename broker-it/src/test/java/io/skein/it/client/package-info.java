/** MQTT clients from other hands behind one small interface, and the ledger that judges what they saw. */
@NullMarked
package io.skein.it.client;

import org.jspecify.annotations.NullMarked;
