package io.skein.listener.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a listener's certificates are in.
 *
 * @param certificates PEM, as many as keys; empty with a keystore
 * @param keys PEM
 * @param keystore PKCS#12
 * @param keystorePassword empty for none; never logged
 * @param clientCa PEM; the authorities of client certificates
 */
public record TlsFiles(
        List<Path> certificates,
        List<Path> keys,
        @Nullable Path keystore,
        String keystorePassword,
        @Nullable Path clientCa) {
    public TlsFiles {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
    }

    /** What the files hold at one time; equal if they hold the same. */
    public static final class Content {
        private final Map<Path, byte[]> bytes = new LinkedHashMap<>();

        private byte[] of(Path file) {
            return bytes.getOrDefault(file, new byte[0]);
        }

        public boolean equalTo(Content other) {
            return bytes.keySet().equals(other.bytes.keySet())
                    && bytes.keySet().stream().allMatch(file -> Arrays.equals(of(file), other.of(file)));
        }
    }

    /**
     * Reads all of them; blocks.
     *
     * @throws TlsFileException if one cannot be read
     */
    public Content read() throws TlsFileException {
        Content content = new Content();
        readInto(content, "certificate", certificates);
        readInto(content, "key", keys);
        readInto(content, "keystore", keystore == null ? List.of() : List.of(keystore));
        readInto(content, "client-ca", clientCa == null ? List.of() : List.of(clientCa));
        return content;
    }

    private static void readInto(Content content, String key, List<Path> files) throws TlsFileException {
        for (Path file : files) {
            try {
                content.bytes.put(file, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new TlsFileException(key, file + ": cannot be read: " + e, e);
            }
        }
    }

    /**
     * The certificates with their keys, the default one first. Takes some milliseconds.
     *
     * @throws TlsFileException if one cannot be used
     */
    List<ServerCertificate> serverCertificates(Content content) throws TlsFileException {
        List<ServerCertificate> found = new ArrayList<>();
        for (int i = 0; i < certificates.size(); i++) {
            found.add(fromPem(content, certificates.get(i), keys.get(i)));
        }
        if (keystore != null) {
            found.addAll(fromKeystore(content.of(keystore), keystore));
        }
        return found;
    }

    private static ServerCertificate fromPem(Content content, Path file, Path keyFile) throws TlsFileException {
        List<X509Certificate> chain = chain("certificate", content, file);
        ServerCertificate certificate;
        try {
            String algorithm = chain.get(0).getPublicKey().getAlgorithm();
            certificate = new ServerCertificate(new PemFile(content.of(keyFile)).privateKey(algorithm), chain);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new TlsFileException("key", keyFile + ": no key for " + file + ": " + e.getMessage(), e);
        }
        if (!certificate.keyFits()) {
            throw new TlsFileException("key", keyFile + ": does not belong to the certificate in " + file);
        }
        return certificate;
    }

    private static List<X509Certificate> chain(String key, Content content, Path file) throws TlsFileException {
        try {
            List<X509Certificate> chain = new PemFile(content.of(file)).certificates();
            if (chain.isEmpty()) {
                throw new TlsFileException(key, file + ": no certificate in it");
            }
            return chain;
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new TlsFileException(key, file + ": not a certificate in PEM: " + e.getMessage(), e);
        }
    }

    private List<ServerCertificate> fromKeystore(byte[] content, Path file) throws TlsFileException {
        List<ServerCertificate> found = new ArrayList<>();
        char[] password = keystorePassword.toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password);
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (store.isKeyEntry(alias)
                        && chain != null
                        && store.getKey(alias, password) instanceof PrivateKey key) {
                    found.add(new ServerCertificate(
                            key,
                            Arrays.stream(chain)
                                    .map(X509Certificate.class::cast)
                                    .toList()));
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsFileException("keystore", file + ": cannot be opened: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new TlsFileException("keystore", file + ": no key with a certificate in it");
        }
        return found;
    }

    /**
     * Whose client certificates are trusted; empty for nobody's.
     *
     * @throws TlsFileException if the file cannot be used
     */
    List<X509Certificate> clientAuthorities(Content content) throws TlsFileException {
        return clientCa == null ? List.of() : chain("client-ca", content, clientCa);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsFiles" + certificates + keys + (keystore == null ? "" : keystore);
    }
}
