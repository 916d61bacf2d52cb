package io.skein.listener.transport;

/**
 * Goes up the pipeline when the peer has said on a layer below MQTT that no more comes from it. Whoever gets it closes,
 * after what was received before: that may still wait to be looked at.
 */
public enum InputEnd {
    /** There is but one kind. */
    RECEIVED
}
