package io.skein.model;

/** How a connection that is over had ended. */
public enum Farewell {
    /** Without a word of the client: its will is published. */
    LOST,
    /** With its DISCONNECT: there is no will to publish [MQTT-3.1.2-10]. */
    DISCONNECTED,
    /** With a DISCONNECT that ended the session too (Session Expiry Interval 0). */
    SESSION_ENDED
}
