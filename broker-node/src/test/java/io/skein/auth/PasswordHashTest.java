package io.skein.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final byte[] PASSWORD = "correct horse".getBytes(UTF_8);

    @Test
    void shouldMatchItsPasswordAndNoOther() {
        PasswordHash hash = PasswordHash.of(PASSWORD);

        assertThat(hash.matches(PASSWORD)).isTrue();
        assertThat(hash.matches("correct horsf".getBytes(UTF_8))).isFalse();
        assertThat(hash.matches(new byte[0])).isFalse();
    }

    @Test
    void shouldStillMatchAfterWritingAndReading() {
        String phc = PasswordHash.of(PASSWORD).phc();

        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.parse(phc).matches(PASSWORD)).isTrue();
        assertThat(PasswordHash.parse(phc).phc()).isEqualTo(phc);
    }

    @Test
    void shouldAgreeWithTheReferenceImplementation() {
        // argon2 command line tool: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1
        String phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(PasswordHash.parse(phc).matches("password".getBytes(UTF_8))).isTrue();
    }

    @Test
    void shouldSaltEveryHash() {
        assertThat(PasswordHash.of(PASSWORD).phc())
                .isNotEqualTo(PasswordHash.of(PASSWORD).phc());
    }

    @Test
    void shouldNotMatchThroughADecoy() {
        assertThat(PasswordHash.of(PASSWORD).decoy().matches(PASSWORD)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret",
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$short",
            })
    void shouldRefuseWhatIsNoUsableHash(String text) {
        assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
