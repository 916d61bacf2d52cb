package io.skein.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitMetricsTest {
    @Test
    void shouldCountAtEveryBoundOrSayWhyNot() {
        assertThat(KeyCatalogue.ofNode().keys())
                .filteredOn(key -> key.name().startsWith("limits."))
                .hasSizeGreaterThan(10)
                .allSatisfy(key -> assertThat(key.spec().counted().length > 0)
                        .as("%s has either a metric or a reason for none", key.name())
                        .isEqualTo(key.spec().uncounted().isEmpty()));
    }
}
