/**
 * The load tool, {@code skein bench}: MQTT clients by the thousand over Netty, which account for every message. It
 * knows the broker by its protocol only, so that it measures every broker alike; nothing but the command line imports it.
 */
@NullMarked
package io.skein.bench;

import org.jspecify.annotations.NullMarked;
