package io.skein.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.it.fixture.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** After the suite has run: its page says what was found; -Dskein.docs.write=true makes it anew. */
class ConformanceReportIT {
    @Test
    void shouldSayInTheDocumentationWhatTheSuiteFound() throws IOException {
        Path page = Project.root().resolve("docs/conformance.md");
        String found = new ConformancePage(
                        SpecIndex.read(),
                        Outcomes.of(BrokerUnderTest.ONE_NODE),
                        Outcomes.of(BrokerUnderTest.ACROSS_NODES))
                .markdown();
        if (Boolean.getBoolean("skein.docs.write")) {
            Files.writeString(page, found);
        }
        assertThat(page)
                .as("docs/conformance.md is stale: run the suite with -Dskein.docs.write=true")
                .hasContent(found);
    }
}
