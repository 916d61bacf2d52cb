package io.skein.it.transport;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Issues certificates for one test; its keys never leave the test's own directory. */
final class TestAuthority {
    private final X509Bundle root;

    TestAuthority(String name) {
        root = issued(() -> new CertificateBuilder()
                .subject("CN=" + name)
                .ecp256()
                .setIsCertificateAuthority(true)
                .setKeyUsage(
                        true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.digitalSignature)
                .buildSelfSigned());
    }

    private interface Issue {
        X509Bundle get() throws Exception;
    }

    private static X509Bundle issued(Issue issue) {
        try {
            return issue.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a broker on loopback that also has these names; the last one stands in its subject. */
    X509Bundle broker(String... hosts) {
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=" + hosts[hosts.length - 1])
                .addSanIpAddress("127.0.0.1");
        for (String host : hosts) {
            builder.addSanDnsName(host);
        }
        return issued(() -> builder.ecp256().addExtendedKeyUsageServerAuth().buildIssuedBy(root));
    }

    /** For a client. */
    X509Bundle client(String commonName) {
        return issued(() -> new CertificateBuilder()
                .subject("CN=" + commonName + ", O=Skein")
                .ecp256()
                .addExtendedKeyUsageClientAuth()
                .buildIssuedBy(root));
    }

    /** Writes its own certificate. */
    Path write(Path file) {
        return write(file, root.getCertificatePEM());
    }

    /** Writes a certificate to {@code name.pem} and its key to {@code name.key}, each in one step. */
    static void write(X509Bundle bundle, Path directory, String name) {
        write(directory.resolve(name + ".key"), bundle.getPrivateKeyPEM());
        write(directory.resolve(name + ".pem"), bundle.getCertificatePEM());
    }

    static Path write(Path file, String content) {
        try {
            Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
            return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
