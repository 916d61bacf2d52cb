package io.skein.listener.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The objects of a PEM file, as tools and certificate authorities write them. */
final class PemFile {
    private final List<PemObject> objects = new ArrayList<>();

    /**
     * @throws IOException if the content is not PEM
     */
    PemFile(byte[] content) throws IOException {
        try (PemReader reader =
                new PemReader(new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.US_ASCII))) {
            for (PemObject next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
                objects.add(next);
            }
        } catch (DecoderException e) {
            throw new IOException("damaged base64", e);
        }
    }

    /** All its certificates in their order. */
    List<X509Certificate> certificates() throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemObject object : objects) {
            if (object.getType().equals("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(object.getContent())));
            }
        }
        return certificates;
    }

    /**
     * Its private key.
     *
     * @param algorithm of the certificate it shall belong to
     * @throws GeneralSecurityException if there is none, it is encrypted, or of another algorithm
     * @throws IOException if it is damaged
     */
    PrivateKey privateKey(String algorithm) throws GeneralSecurityException, IOException {
        for (PemObject object : objects) {
            byte[] content = object.getContent();
            switch (object.getType()) {
                case "PRIVATE KEY" -> {
                    return key(algorithm, content);
                }
                case "RSA PRIVATE KEY" -> {
                    return key(algorithm, fromPkcs1(content));
                }
                case "EC PRIVATE KEY" -> {
                    return key(algorithm, fromSec1(content));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw new GeneralSecurityException("the key is encrypted");
                default -> {} // certificates, and the parameters that openssl puts before a key of a curve
            }
        }
        throw new GeneralSecurityException("no private key in it");
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static byte[] fromPkcs1(byte[] content) throws IOException {
        AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        return new PrivateKeyInfo(rsa, RSAPrivateKey.getInstance(content)).getEncoded();
    }

    private static byte[] fromSec1(byte[] content) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(content);
        AlgorithmIdentifier curve =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
        return new PrivateKeyInfo(curve, key).getEncoded();
    }
}
