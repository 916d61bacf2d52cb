/** A test class that lets a buffer go without releasing it fails. */
@NullMarked
package io.skein.leak;

import org.jspecify.annotations.NullMarked;
