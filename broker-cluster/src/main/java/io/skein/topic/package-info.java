/** A concurrent tree over topic levels, for filters matched by a topic and for topics matched by a filter. */
@NullMarked
package io.skein.topic;

import org.jspecify.annotations.NullMarked;
