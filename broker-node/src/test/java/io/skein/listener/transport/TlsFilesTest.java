package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.skein.listener.transport.TlsContexts.ClientCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {
    private static final Instant EXPIRY =
            Instant.now().plus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    Path directory;

    private static X509Bundle certificate(boolean rsa, String... hosts) throws Exception {
        CertificateBuilder builder =
                new CertificateBuilder().subject("CN=test").notAfter(EXPIRY).setIsCertificateAuthority(true);
        GeneralName[] names = Stream.of(hosts)
                .map(host -> new GeneralName(GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        builder.addExtensionOctetString("2.5.29.17", false, new GeneralNames(names).getEncoded());
        return (rsa ? builder.rsa2048() : builder.ecp256()).buildSelfSigned();
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Path pemFile(String name, String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        }
        return file(name, text.toString());
    }

    private TlsFiles files(X509Bundle... bundles) throws Exception {
        List<Path> certificates = new ArrayList<>();
        List<Path> keys = new ArrayList<>();
        for (X509Bundle bundle : bundles) {
            certificates.add(file("certificate-" + certificates.size(), bundle.getCertificatePathPEM()));
            keys.add(file("key-" + keys.size(), bundle.getPrivateKeyPEM()));
        }
        return new TlsFiles(certificates, keys, null, "", null);
    }

    private static TlsContexts contexts(TlsFiles files) throws TlsFileException {
        return TlsContexts.of(files, files.read(), ClientCertificates.NOT_ASKED_FOR);
    }

    @Test
    void shouldChooseTheCertificateByItsNames() throws Exception {
        TlsContexts contexts = contexts(files(
                certificate(false, "first.example"),
                certificate(false, "second.example", "*.second.example"),
                certificate(true, "third.second.example", "second.example")));
        SslContext first = contexts.select(null);
        SslContext second = contexts.select("second.example");
        SslContext third = contexts.select("third.second.example");

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(contexts.select("first.example")).isSameAs(first);
        assertThat(contexts.select("SECOND.Example")).isSameAs(second);
        assertThat(contexts.select("a.second.example")).isSameAs(second);
        assertThat(contexts.select("a.b.second.example")).isSameAs(first);
        assertThat(contexts.select("elsewhere")).isSameAs(first);
        assertThat(contexts.firstExpiry()).isEqualTo(EXPIRY);
    }

    @Test
    void shouldReadKeysInTheFormsThatToolsWrite() throws Exception {
        for (boolean rsa : new boolean[] {true, false}) {
            X509Bundle bundle = certificate(rsa, "host");
            Path certificate = file("certificate", bundle.getCertificatePathPEM());
            byte[] pkcs8 = bundle.getKeyPair().getPrivate().getEncoded();
            byte[] inner = PrivateKeyInfo.getInstance(pkcs8).getPrivateKey().getOctets();
            for (Path key : List.of(
                    pemFile("pkcs8", "PRIVATE KEY", pkcs8),
                    pemFile("old", rsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY", rsa ? inner : sec1(pkcs8)))) {
                contexts(new TlsFiles(List.of(certificate), List.of(key), null, "", null));
            }
        }
    }

    /** With the curve in it, as openssl writes it. */
    private static byte[] sec1(byte[] pkcs8) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
        BigInteger scalar = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
        return new ECPrivateKey(256, scalar, info.getPrivateKeyAlgorithm().getParameters()).getEncoded();
    }

    @Test
    void shouldReadAKeystore() throws Exception {
        X509Bundle bundle = certificate(false, "host");
        Path file = directory.resolve("store.p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("one", bundle.getKeyPair().getPrivate(), "secret".toCharArray(), bundle.getCertificatePath());
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "secret".toCharArray());
        }

        assertThat(contexts(new TlsFiles(List.of(), List.of(), file, "secret", null))
                        .firstExpiry())
                .isEqualTo(EXPIRY);
        assertRefused(new TlsFiles(List.of(), List.of(), file, "wrong", null), "keystore", "cannot be opened");
    }

    private static void assertRefused(TlsFiles files, String key, String reason) {
        assertThatThrownBy(() -> contexts(files))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("wrong")
                .extracting(e -> ((TlsFileException) e).key())
                .isEqualTo(key);
    }

    @Test
    void shouldRefuseWhatDoesNotBelongTogether() throws Exception {
        X509Bundle one = certificate(true, "one");
        Path certificate = file("one", one.getCertificatePathPEM());
        Path ownKey = file("own", one.getPrivateKeyPEM());
        Path otherKey = file("other", certificate(true, "two").getPrivateKeyPEM());
        Path curveKey = file("curve", certificate(false, "two").getPrivateKeyPEM());

        assertRefused(pem(certificate, otherKey), "key", "does not belong to the certificate");
        assertRefused(pem(certificate, curveKey), "key", "no key for");
        assertRefused(pem(certificate, certificate), "key", "no private key");
        assertRefused(pem(ownKey, ownKey), "certificate", "no certificate in it");
        assertRefused(pem(file("text", "hello"), ownKey), "certificate", "no certificate in it");
        assertRefused(pem(directory.resolve("absent"), ownKey), "certificate", "cannot be read");
        assertRefused(pem(pemFile("damaged", "CERTIFICATE", new byte[] {1, 2, 3}), ownKey), "certificate", "not a");
        assertRefused(pem(file("cut", damaged(one.getCertificatePathPEM())), ownKey), "certificate", "damaged base64");
        assertRefused(pem(certificate, file("cut", damaged(one.getPrivateKeyPEM()))), "key", "damaged base64");
        assertRefused(pem(certificate, pemFile("hidden", "ENCRYPTED PRIVATE KEY", new byte[1])), "key", "encrypted");
        assertRefused(
                new TlsFiles(List.of(certificate), List.of(ownKey), null, "", ownKey), "client-ca", "no certificate");
    }

    private static String damaged(String pem) {
        return pem.replaceFirst("M", "?");
    }

    private static TlsFiles pem(Path certificate, Path key) {
        return new TlsFiles(List.of(certificate), List.of(key), null, "", null);
    }

    @Test
    void shouldGiveNewFilesToNewConnectionsAndKeepTheOldWhileTheyCannotBeUsed() throws Exception {
        TlsFiles files = files(certificate(false, "host"));
        TlsFiles.Content content = files.read();
        TlsServer server = new TlsServer(contexts(files), false, new HandshakeTasks(1, 1, Thread::new));
        TlsContexts before = server.contexts();
        List<String> told = new ArrayList<>();
        TlsReload reload = new TlsReload(
                server,
                files,
                ClientCertificates.NOT_ASKED_FOR,
                content,
                newer -> told.add("replaced"),
                refused -> told.add(refused.key()));

        reload.look();
        assertThat(told).isEmpty();

        X509Bundle newer = certificate(false, "host");
        file("certificate-0", newer.getCertificatePathPEM());
        reload.look();
        reload.look();
        assertThat(told).containsExactly("key");
        assertThat(server.contexts()).isSameAs(before);

        file("key-0", newer.getPrivateKeyPEM());
        reload.look();
        reload.look();
        assertThat(told).containsExactly("key", "replaced");
        assertThat(server.contexts()).isNotSameAs(before);

        Files.delete(directory.resolve("key-0"));
        reload.look();
        reload.look();
        assertThat(told).containsExactly("key", "replaced", "key");

        file("key-0", damaged(newer.getPrivateKeyPEM()));
        reload.look();
        reload.look();
        assertThat(told).containsExactly("key", "replaced", "key", "key");
    }
}
