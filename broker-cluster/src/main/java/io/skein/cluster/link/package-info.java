/** The links between nodes: go-back-N lanes over the event bus, bounded, each message exactly once and in order. */
@NullMarked
package io.skein.cluster.link;

import org.jspecify.annotations.NullMarked;
