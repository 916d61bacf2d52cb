/** The archive and the image as users get them: unpacked, started, stopped. */
@NullMarked
package io.skein.it.packaging;

import org.jspecify.annotations.NullMarked;
