/** Values every layer speaks in; immutable, checked once in their factory. */
@NullMarked
package io.skein.model;

import org.jspecify.annotations.NullMarked;
