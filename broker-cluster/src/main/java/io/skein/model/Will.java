package io.skein.model;

/**
 * The message a server publishes when a connection ends without the client's DISCONNECT (MQTT 5, 3.1.2.5).
 *
 * @param publication as it will be published; its expiry is counted from then, so {@link Publication#NEVER} here
 * @param expirySeconds Message Expiry Interval of the will, or -1 for none
 * @param delaySeconds Will Delay Interval, unsigned 32 bit
 */
public record Will(Publication publication, long expirySeconds, long delaySeconds) {}
