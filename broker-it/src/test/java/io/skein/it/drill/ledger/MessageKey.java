package io.skein.it.drill.ledger;

/** Names a message of a drill: who published it, and the how manieth of that publisher it is. */
public record MessageKey(String publisher, long sequence) {
    @Override
    public String toString() {
        return publisher + "#" + sequence;
    }
}
