package io.skein.it.transport;

import io.netty.pkitesting.X509Bundle;
import io.skein.it.fixture.ClusterSpec;
import io.skein.it.fixture.FreePorts;
import io.skein.it.fixture.TestCluster;
import io.skein.it.fixture.TlsTrust;
import java.nio.file.Path;

/** The files, the port and the settings of one listener with TLS. */
final class TlsNode {
    private final Path directory;
    private final TestAuthority authority = new TestAuthority("authority");
    private final int port = FreePorts.take();

    TlsNode(Path directory) {
        this.directory = directory;
        authority.write(directory.resolve("authority.pem"));
        TestAuthority.write(authority.broker("localhost"), directory, "broker");
    }

    TestAuthority authority() {
        return authority;
    }

    int port() {
        return port;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    TlsTrust trust(String version) {
        return new TlsTrust(file("authority.pem"), version);
    }

    /** A node with a certificate in PEM. */
    ClusterSpec spec() {
        return listening()
                .with("listeners.mqtts.tls.certificate", file("broker.pem").toString())
                .with("listeners.mqtts.tls.key", file("broker.key").toString());
    }

    /** A node without a certificate yet. */
    ClusterSpec listening() {
        return TestCluster.aCluster().with("listeners.mqtts.port", Integer.toString(port));
    }

    /** Puts another certificate in the place of the first, key first, each file in one step. */
    void replaceWith(X509Bundle newer) {
        TestAuthority.write(newer, directory, "broker");
    }
}
