package io.skein.auth;

import org.jspecify.annotations.Nullable;

/** The answer to a CONNECT's credentials. */
public sealed interface AuthResult {
    static AuthResult accepted(@Nullable String username) {
        return new Accepted(username);
    }

    boolean isAccepted();

    /** The reason code of CONNACK in MQTT 5 (3.2.2.2). */
    int reasonCode();

    /** The return code of CONNACK in MQTT 3.1 and 3.1.1 (3.2.2.3). */
    int returnCode();

    /**
     * May connect.
     *
     * @param username the user it proved to be; null if anonymous
     */
    record Accepted(@Nullable String username) implements AuthResult {
        @Override
        public boolean isAccepted() {
            return true;
        }

        @Override
        public int reasonCode() {
            return 0;
        }

        @Override
        public int returnCode() {
            return 0;
        }
    }

    /** May not connect. */
    enum Refused implements AuthResult {
        /** Unknown user or wrong password. */
        BAD_CREDENTIALS(0x86, 4),
        /** Such clients are not let in at all. */
        NOT_AUTHORIZED(0x87, 5),
        /** What answers the question cannot be reached. */
        SERVER_UNAVAILABLE(0x88, 3),
        /** Too many clients wait for an answer already. */
        SERVER_BUSY(0x89, 3);

        private final int reasonCode;
        private final int returnCode;

        Refused(int reasonCode, int returnCode) {
            this.reasonCode = reasonCode;
            this.returnCode = returnCode;
        }

        @Override
        public boolean isAccepted() {
            return false;
        }

        @Override
        public int reasonCode() {
            return reasonCode;
        }

        @Override
        public int returnCode() {
            return returnCode;
        }
    }
}
