/** Benchmarks; run by hand, see {@code docs/decisions/001-topic-index.md}. */
@NullMarked
package io.skein.it.jmh;

import org.jspecify.annotations.NullMarked;
