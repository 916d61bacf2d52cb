package io.skein.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.skein.auth.AclAuthorizer;
import io.skein.auth.AuthResult;
import io.skein.auth.AuthResult.Refused;
import io.skein.auth.Credentials;
import io.skein.auth.PasswordFileAuthenticator;
import io.skein.config.NodeConfig;
import io.skein.model.ClientId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessControlTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @AfterEach
    void tearDown() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldLetEverybodyInWithNothingSet() {
        assertThat(answer(Map.of())).isEqualTo(AuthResult.accepted(null));
    }

    @Test
    void shouldLetNobodyInWhenAnonymousIsOffAndNoPasswordsAreSet() {
        assertThat(answer(Map.of("auth.anonymous", "false"))).isEqualTo(Refused.NOT_AUTHORIZED);
    }

    @Test
    void shouldUseTheFilesThatAreSet() throws IOException {
        Path passwords = Files.createFile(directory.resolve("passwords"));
        Path acl = Files.createFile(directory.resolve("acl"));

        AccessControl control = AccessControl.open(
                vertx,
                NodeConfig.of(Map.of("auth.password-file", passwords.toString(), "auth.acl-file", acl.toString())));

        assertThat(control.authenticator()).isInstanceOf(PasswordFileAuthenticator.class);
        assertThat(control.authorizer()).isInstanceOf(AclAuthorizer.class);
    }

    private AuthResult answer(Map<String, String> settings) {
        return AccessControl.open(vertx, NodeConfig.of(settings))
                .authenticator()
                .authenticate(new Credentials(new ClientId("c"), null, null, "127.0.0.1:1"))
                .result();
    }
}
