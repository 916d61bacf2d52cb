/** Where clients connect: each protocol has a package of its own. */
@NullMarked
package io.skein.listener;

import org.jspecify.annotations.NullMarked;
