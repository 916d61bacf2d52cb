/** The process: command line, wiring, start and stop order. The only place that knows adapters. */
@NullMarked
package io.skein.node;

import org.jspecify.annotations.NullMarked;
