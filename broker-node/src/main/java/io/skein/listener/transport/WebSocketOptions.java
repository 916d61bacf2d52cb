package io.skein.listener.transport;

/**
 * What a WebSocket listener takes.
 *
 * @param path of the only resource there is
 * @param maxFrameBytes largest payload of one frame
 */
public record WebSocketOptions(String path, int maxFrameBytes) {}
