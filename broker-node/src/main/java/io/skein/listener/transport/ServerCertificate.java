package io.skein.listener.transport;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A certificate with its key, and those that lead to its issuer.
 *
 * @param chain its own certificate first
 */
record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final int DNS_NAME = 2;

    ServerCertificate {
        chain = List.copyOf(chain);
    }

    X509Certificate own() {
        return chain.get(0);
    }

    /** The hosts it is for, in lower case; may begin with {@code *.}. */
    Set<String> hosts() {
        try {
            Collection<List<?>> alternatives = own().getSubjectAlternativeNames();
            return (alternatives == null ? List.<List<?>>of() : alternatives)
                    .stream()
                            .filter(name -> name.get(0).equals(DNS_NAME))
                            .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet());
        } catch (CertificateParsingException e) {
            return Set.of();
        }
    }

    /** Whether the key is this certificate's. */
    boolean keyFits() {
        return fit(key, own().getPublicKey());
    }

    /** Whether they are a pair: what one signs the other must verify. */
    static boolean fit(PrivateKey key, PublicKey publicKey) {
        byte[] probe = {1, 2, 3};
        try {
            Signature signature = signature(publicKey);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature signature(PublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        if (key.getAlgorithm().equals("RSASSA-PSS")) { // knows no digest by itself, and a key may prescribe one
            AlgorithmParameterSpec prescribed = key instanceof RSAKey rsa ? rsa.getParams() : null;
            signature.setParameter(
                    prescribed != null
                            ? prescribed
                            : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        return signature;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ServerCertificate[" + own().getSubjectX500Principal() + "]";
    }
}
