/** Stores in maps that Hazelcast copies to other members. */
@NullMarked
package io.skein.store.hazelcast;

import org.jspecify.annotations.NullMarked;
