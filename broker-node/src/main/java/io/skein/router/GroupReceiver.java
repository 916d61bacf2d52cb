package io.skein.router;

/**
 * Where a message to a shared subscription goes: to a member on this node or to a node that has members.
 *
 * @param <S> a local subscriber
 */
public sealed interface GroupReceiver<S> permits LocalSubscription, RemoteRoute {}
