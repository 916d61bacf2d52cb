package io.skein.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skein.config.ConfigException;
import io.skein.model.ClientId;
import io.skein.model.TopicFilter;
import io.skein.model.TopicName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AclFileTest {
    @TempDir
    Path directory;

    @Test
    void shouldRefuseWhatNoRuleAllows() throws IOException {
        TopicAuthorizer acl = acl("topic read news/#\ntopic write feedback");

        assertThat(publish(acl, client("c", null), "feedback")).isTrue();
        assertThat(publish(acl, client("c", null), "news/today")).isFalse();
        assertThat(subscribe(acl, client("c", null), "news/+")).isTrue();
        assertThat(subscribe(acl, client("c", null), "feedback")).isFalse();
        assertThat(subscribe(acl, client("c", null), "#")).isFalse();
    }

    @Test
    void shouldKeepUsersClientsAndTheRestApart() throws IOException {
        TopicAuthorizer acl = acl("""
                # everybody
                topic readwrite lobby

                user alice smith
                topic readwrite home/#
                client c7
                topic write sensors/7
                all
                topic read news
                """);

        ClientIdentity alice = client("x", "alice smith");
        assertThat(publish(acl, alice, "home/door")).isTrue();
        assertThat(publish(acl, alice, "lobby")).isTrue();
        assertThat(subscribe(acl, alice, "news")).isTrue();
        assertThat(publish(acl, alice, "sensors/7")).isFalse();
        assertThat(publish(acl, client("c7", null), "sensors/7")).isTrue();
        assertThat(publish(acl, client("c7", null), "home/door")).isFalse();
        assertThat(publish(acl, client("alice smith", null), "home/door")).isFalse();
    }

    @Test
    void shouldLetDenialsWinWhereverTheyStand() throws IOException {
        TopicAuthorizer acl = acl("topic deny home/safe/#\ntopic readwrite home/#\nuser bob\ntopic deny home/attic");

        ClientIdentity alice = client("c", "alice");
        assertThat(publish(acl, alice, "home/safe/key")).isFalse();
        assertThat(publish(acl, alice, "home/attic")).isTrue();
        assertThat(publish(acl, client("c", "bob"), "home/attic")).isFalse();
        assertThat(subscribe(acl, alice, "home/door")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"home/#", "home/+/key", "home/safe", "home/safe/+", "+/safe/key", "#", "home/+"})
    void shouldRefuseSubscriptionsThatReachIntoWhatIsDenied(String filter) throws IOException {
        TopicAuthorizer acl = acl("topic readwrite #\ntopic deny home/safe/#");

        assertThat(subscribe(acl, client("c", null), filter)).isFalse();
        assertThat(subscribe(acl, client("c", null), "$share/g/" + filter)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"home/door", "home/+/+/key/#", "other/#", "+/door", "$SYS/safe"})
    void shouldAllowSubscriptionsBesideWhatIsDenied(String filter) throws IOException {
        TopicAuthorizer acl = acl("topic readwrite #\ntopic read $SYS/#\ntopic deny home/safe");

        assertThat(subscribe(acl, client("c", null), filter)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a/#, a/#, true",
        "a/#, a, true",
        "a/#, a/+/c, true",
        "a/#, a/b/#, true",
        "a/#, +/b, false",
        "a/+, a/b, true",
        "a/+, a/+, true",
        "a/+, a/#, false",
        "a/+, a/b/c, false",
        "a/+, a, false",
        "a/b, a/+, false",
        "+/b, a/b, true",
        "+/b, $SYS/b, false",
        "#, $SYS/b, false",
        "#, a/$SYS, true",
        "#, +/a, true",
        "$SYS/#, $SYS/b, true",
        "$SYS/#, #, false",
        "/+, /a, true",
    })
    void shouldAllowASubscriptionOnlyIfARuleCoversAllOfIt(String rule, String filter, boolean allowed)
            throws IOException {
        assertThat(subscribe(acl("topic read " + rule), client("c", null), filter))
                .isEqualTo(allowed);
    }

    @Test
    void shouldPutTheClientsOwnNamesIntoPatterns() throws IOException {
        TopicAuthorizer acl = acl("pattern readwrite devices/%c/#\npattern write users/%u/of-%c-%u");

        ClientIdentity alice = client("c1", "alice");
        assertThat(publish(acl, alice, "devices/c1/up")).isTrue();
        assertThat(publish(acl, alice, "devices/c2/up")).isFalse();
        assertThat(subscribe(acl, alice, "devices/c1/#")).isTrue();
        assertThat(subscribe(acl, alice, "devices/+/up")).isFalse();
        assertThat(publish(acl, alice, "users/alice/of-c1-alice")).isTrue();
        assertThat(publish(acl, client("%u", "alice"), "users/alice/of-%u-alice"))
                .isTrue();
        assertThat(publish(acl, client("%u", "alice"), "users/alice/of-alice-alice"))
                .isFalse();
        assertThat(publish(acl, client("c1", null), "users/null/of-c1-null")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "c1/#", "a/b", "$SYS", "a+"})
    void shouldNotLetAClientWidenAPatternByItsName(String name) throws IOException {
        TopicAuthorizer acl = acl("pattern readwrite %c/#\npattern readwrite users/%u/#");

        for (ClientIdentity client : new ClientIdentity[] {client(name, "u"), client("c", name)}) {
            assertThat(subscribe(acl, client, "c1/up")).isFalse();
            assertThat(subscribe(acl, client, "+/#")).isFalse();
            assertThat(subscribe(acl, client, "$SYS/#")).isFalse();
            assertThat(subscribe(acl, client, "users/a/b")).isFalse();
            assertThat(publish(acl, client, "a/b")).isFalse();
        }
    }

    @Test
    void shouldDenyAllToAClientWhoseNameBreaksADenial() throws IOException {
        TopicAuthorizer acl = acl("topic readwrite #\npattern deny devices/%c/admin");

        assertThat(publish(acl, client("c1", null), "devices/c1/admin")).isFalse();
        assertThat(publish(acl, client("c1", null), "devices/c1/state")).isTrue();
        assertThat(publish(acl, client("+", null), "devices/c1/state")).isFalse();
        assertThat(subscribe(acl, client("+", null), "news")).isFalse();
    }

    @Test
    void shouldTakePercentLiterallyInATopicRule() throws IOException {
        assertThat(publish(acl("topic write load/%c"), client("c1", null), "load/%c"))
                .isTrue();
    }

    @Test
    void shouldGiveRulesToAddresses() throws IOException {
        TopicAuthorizer acl = acl("""
                topic write lobby
                from 10.1.0.0/16, ::1
                topic write plant/#
                from anywhere
                topic read news
                user alice
                from 10.2.0.0/16
                topic deny plant/safe
                all
                topic write feedback
                """);

        assertThat(publish(acl, client("c", null, "10.1.2.3"), "plant/1")).isTrue();
        assertThat(publish(acl, client("c", null, "::1"), "plant/1")).isTrue();
        assertThat(publish(acl, client("c", null, "10.2.0.1"), "plant/1")).isFalse();
        assertThat(publish(acl, client("c", null, "10.2.0.1"), "lobby")).isTrue();
        assertThat(publish(acl, client("c", null, "10.2.0.1"), "feedback")).isTrue();
        assertThat(subscribe(acl, client("c", null, "10.2.0.1"), "news")).isTrue();
        assertThat(publish(acl, client("c", "alice", "10.1.2.3"), "plant/safe")).isTrue();
    }

    @Test
    void shouldDenyOnlyThoseWhoComeFromTheDeniedAddresses() throws IOException {
        TopicAuthorizer acl = acl("topic readwrite #\nfrom 192.0.2.0/24\ntopic deny plant/#");

        assertThat(publish(acl, client("c", null, "192.0.2.9"), "plant/1")).isFalse();
        assertThat(subscribe(acl, client("c", null, "192.0.2.9"), "#")).isFalse();
        assertThat(publish(acl, client("c", null, "192.0.3.9"), "plant/1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from|from must be followed by addresses",
                "from here|here is no IP address",
                "from 10.0.0.1/8|bits behind its prefix",
                "topics read a|must begin with",
                "topic a/b|must be followed by read, write, readwrite or deny",
                "topic read|must be followed by read",
                "topic read a/#/b|# must be the whole last level",
                "topic read $share/g/a|inside $share/group/",
                "pattern read a/%x|% must be followed by c or u",
                "user|user must be followed by a name",
                "all clients|nothing may follow all",
            })
    void shouldNameTheLineThatItDoesNotUnderstand(String line, String complaint) {
        assertThatThrownBy(() -> acl("# first\n" + line))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory.resolve("acl") + ":2: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void shouldAllowEverythingWithoutAFile() {
        TopicAuthorizer all = TopicAuthorizer.allowAll();

        assertThat(publish(all, client("c", null), "a")).isTrue();
        assertThat(subscribe(all, client("c", null), "#")).isTrue();
    }

    private TopicAuthorizer acl(String text) throws IOException {
        return AclFile.read(Files.writeString(directory.resolve("acl"), text));
    }

    private static ClientIdentity client(String clientId, @Nullable String username) {
        return client(clientId, username, "127.0.0.1");
    }

    private static ClientIdentity client(String clientId, @Nullable String username, String address) {
        try {
            return new ClientIdentity(new ClientId(clientId), username, InetAddress.getByName(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean publish(TopicAuthorizer acl, ClientIdentity client, String topic) {
        return acl.mayPublish(client, TopicName.of(topic));
    }

    private static boolean subscribe(TopicAuthorizer acl, ClientIdentity client, String filter) {
        return acl.maySubscribe(client, TopicFilter.of(filter));
    }
}
