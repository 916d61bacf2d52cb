/** From a publication to its receivers on this node and on others, and from a client id to its session. */
@NullMarked
package io.skein.router;

import org.jspecify.annotations.NullMarked;
