package io.skein.cluster.wire;

/** A frame of another node that cannot be read: cut short, inconsistent, or of a version or type not known here. */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WireException(String reason) {
        // no stack trace: whoever sends rubbish shall not make us pay for more than the sentence
        super(reason, null, false, false);
    }
}
