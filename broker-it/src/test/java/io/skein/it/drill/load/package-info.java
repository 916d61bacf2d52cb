/** Many exact MQTT clients on one thread, which write down all that happens to them. */
@NullMarked
package io.skein.it.drill.load;

import org.jspecify.annotations.NullMarked;
