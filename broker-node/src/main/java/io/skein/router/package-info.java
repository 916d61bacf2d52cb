/** Who receives a publication: the topic index and what follows from it. */
@NullMarked
package io.skein.router;

import org.jspecify.annotations.NullMarked;
