package io.skein.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.128/25, 10.0.0.128, true",
        "10.0.0.128/25, 10.0.0.127, false",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 10.0.0.1, false",
        "::1, ::1, true",
        "[::1], ::1, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
    })
    void shouldHoldWhatBeginsWithItsPrefix(String range, String address, boolean isInside) throws UnknownHostException {
        assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
                .isEqualTo(isInside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "localhost",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0/8",
                "10",
                "10.0.0.256",
                "999.1.1.1",
                "010.0.0.1",
                "10.0.0.1/8",
                "::1/129",
                "::g",
                "1::2::3",
                "fe80::1%lo",
                "::1/64"
            })
    void shouldRefuseWhatIsNoRange(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldBeWrittenAsItIsRead() {
        assertThat(AddressRange.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
        assertThat(AddressRanges.parse(" 10.0.0.0/8 ,::1").ranges()).hasSize(2);
    }
}
