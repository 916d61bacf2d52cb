/** Asks running nodes where Hazelcast keeps an entry: the only place of the drills that knows Hazelcast. */
@NullMarked
package io.skein.it.drill.hazelcast;

import org.jspecify.annotations.NullMarked;
