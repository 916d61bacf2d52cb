package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=alice|alice",
                "CN=alice,CN=Users,DC=corp|alice",
                "OU=devices,CN=bob,CN=Users|bob",
                "UID=7+CN=carol,O=Skein|carol",
                "CN=dave+UID=7,CN=Users|dave",
                "CN=\"eve, of O=Skein\"|eve, of O=Skein",
                "CN=müller|müller",
            })
    void shouldTakeTheSubjectsOwn(String subject, String name) {
        assertThat(CommonName.of(new X500Principal(subject))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"O=Skein|", "CN=,CN=Users|", "CN=#0303000102,O=Skein|", "''|"})
    void shouldTakeNothingElse(String subject) {
        assertThat(CommonName.of(new X500Principal(subject))).isNull();
    }

    @Test
    void shouldNotTakeWhatOnlyLooksLikeAName() {
        assertThat(CommonName.of(new X500Principal("O=\"x,CN=admin\""))).isNull();
    }
}
