package io.skein.cluster.hazelcast;

/** The node cannot take part in the cluster. The message is one line for the operator and names the key to look at. */
public final class ClusterStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClusterStartException(String message) {
        super(message);
    }

    public ClusterStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
