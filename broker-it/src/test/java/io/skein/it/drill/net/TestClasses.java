package io.skein.it.drill.net;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** What runs a main of the tests in a process of its own. */
final class TestClasses {
    private TestClasses() {}

    /** Where this class and its like are. */
    static String directory() {
        try {
            return Path.of(TestClasses.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The Java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
