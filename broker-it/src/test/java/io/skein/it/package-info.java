/** What the cluster promises, shown with real node processes and clients from other hands. */
@NullMarked
package io.skein.it;

import org.jspecify.annotations.NullMarked;
