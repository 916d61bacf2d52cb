/** The session engine: subscriptions, queue, in-flight messages both ways, will and expiry of one client. */
@NullMarked
package io.skein.session;

import org.jspecify.annotations.NullMarked;
