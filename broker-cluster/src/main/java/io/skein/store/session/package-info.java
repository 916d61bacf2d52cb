/**
 * What the cluster keeps of one client id, as a state machine that knows neither maps nor threads: the same changes
 * make the same state on every copy.
 */
@NullMarked
package io.skein.store.session;

import org.jspecify.annotations.NullMarked;
