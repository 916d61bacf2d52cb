package io.skein.listener.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {
    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "RSASSA-PSS", "Ed25519"})
    void shouldTellWhetherKeysAreAPair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        KeyPair first = generator.generateKeyPair();
        KeyPair second = generator.generateKeyPair();

        assertThat(ServerCertificate.fit(first.getPrivate(), first.getPublic())).isTrue();
        assertThat(ServerCertificate.fit(first.getPrivate(), second.getPublic()))
                .isFalse();
    }

    @Test
    void shouldKeepToTheDigestThatAKeyPrescribes() throws GeneralSecurityException {
        AlgorithmParameterSpec sha512 = new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSASSA-PSS");
        generator.initialize(new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4, sha512));
        KeyPair pair = generator.generateKeyPair();

        assertThat(ServerCertificate.fit(pair.getPrivate(), pair.getPublic())).isTrue();
    }
}
