/** What a node is told: one immutable record tree, where it is read from, and what is refused. */
@NullMarked
package io.skein.config;

import org.jspecify.annotations.NullMarked;
