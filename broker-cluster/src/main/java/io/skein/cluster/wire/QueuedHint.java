package io.skein.cluster.wire;

import io.skein.model.Publication;
import io.skein.model.QueuePlace;
import org.jspecify.annotations.Nullable;

/** A durable session whose client is connected to the receiver has a new message; null if it is not at hand. */
public record QueuedHint(QueuePlace place, @Nullable Publication publication) implements WireItem {}
