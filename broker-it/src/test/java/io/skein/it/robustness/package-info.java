/** What hostile, broken, slow and silent clients may do without costing the others anything. */
@NullMarked
package io.skein.it.robustness;

import org.jspecify.annotations.NullMarked;
