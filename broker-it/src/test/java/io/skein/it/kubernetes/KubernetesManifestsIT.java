package io.skein.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.skein.config.ConfigLoader;
import io.skein.config.NodeConfig;
import io.skein.it.fixture.ExternalProgram;
import io.skein.it.fixture.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesManifestsIT {
    private static String yaml = "";
    private static Manifests manifests = Manifests.parse("");

    @BeforeAll
    static void render() {
        yaml = kustomize(Project.root().resolve("k8s/base"));
        manifests = Manifests.parse(yaml);
    }

    @Test
    void shouldHaveNoFieldThatKubernetesDoesNotKnow() {
        assertThat(manifests.objects()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(manifests.objects())
                .allSatisfy(object -> assertThat(UnknownFields.in(object)).isEmpty());
    }

    @Test
    void shouldNoticeAMisspeltFieldDeepInside() {
        String misspelt = yaml.replaceFirst("readOnlyRootFilesystem", "readOnlyRootFileSystem");
        StatefulSet nodes = Manifests.parse(misspelt).only(StatefulSet.class, "skein");

        assertThat(UnknownFields.in(nodes))
                .singleElement()
                .asString()
                .endsWith("Containers[0].SecurityContext.readOnlyRootFileSystem");
    }

    @Test
    void shouldNoticeAnObjectOfUnknownKind() {
        Manifests unknown = Manifests.parse("{apiVersion: apps/v1, kind: StatefullSet, spec: {replicas: 3}}");

        assertThat(unknown.objects())
                .singleElement()
                .satisfies(object -> assertThat(UnknownFields.in(object)).isNotEmpty());
    }

    @Test
    void shouldStartANodeWithTheEnvironmentItGets(@TempDir Path directory) throws IOException {
        Path passwords = Files.createFile(directory.resolve("passwords"));
        Map<String, String> environment = container().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, KubernetesManifestsIT::valueInAPod));
        environment.put("SKEIN_AUTH_PASSWORD_FILE", passwords.toString());

        NodeConfig config = new ConfigLoader().environment(environment).load();

        assertThat(config.node().id()).isEqualTo("skein-0");
        assertThat(config.cluster().host()).isEqualTo("127.0.0.7");
        assertThat(config.cluster().enabled()).isTrue();
        assertThat(config.cluster().requiredMembers()).isEqualTo(2);
        assertThat(config.auth().anonymousAllowed()).isFalse();
        assertThat(pod().getEnableServiceLinks())
                .as("the variables of service links begin with SKEIN_ and are no keys")
                .isFalse();
    }

    @Test
    void shouldLetMembersFindEachOtherBeforeTheyAreReady() {
        Service members = manifests.only(Service.class, "skein-members");

        assertThat(members.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(members.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(nodes().getSpec().getServiceName()).isEqualTo("skein-members");
        assertThat(environment("SKEIN_CLUSTER_DNS_NAME")).isEqualTo("skein-members");
        assertThat(nodes().getSpec().getPodManagementPolicy())
                .as("in order, the first pod would wait for the second for ever")
                .isEqualTo("Parallel");
    }

    @Test
    void shouldSelectThePodsEverywhere() {
        Map<String, String> labels =
                nodes().getSpec().getTemplate().getMetadata().getLabels();
        PodDisruptionBudget budget = manifests.only(PodDisruptionBudget.class, "skein");

        assertThat(nodes().getSpec().getSelector().getMatchLabels()).isNotEmpty();
        assertThat(labels).containsAllEntriesOf(nodes().getSpec().getSelector().getMatchLabels());
        assertThat(labels).containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
        assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
        Stream.of("skein-members", "skein-mqtt")
                .map(name -> manifests.only(Service.class, name).getSpec().getSelector())
                .forEach(selector -> assertThat(labels).isNotEmpty().containsAllEntriesOf(selector));
    }

    @Test
    void shouldAskTheNodeForItsHealthWhereItAnswers() {
        HTTPGetAction live = container().getLivenessProbe().getHttpGet();
        HTTPGetAction ready = container().getReadinessProbe().getHttpGet();

        assertThat(live.getPath()).isEqualTo("/health/live");
        assertThat(ready.getPath()).isEqualTo("/health/ready");
        assertThat(Stream.of(live, ready).map(probe -> probe.getPort().getStrVal()))
                .containsOnly("admin");
        assertThat(portNamed("admin")).isEqualTo(environment("SKEIN_ADMIN_PORT"));
        assertThat(portNamed("mqtt")).isEqualTo(environment("SKEIN_LISTENERS_MQTT_PORT"));
        assertThat(portNamed("member")).isEqualTo(environment("SKEIN_CLUSTER_PORT"));
        assertThat(portNamed("bus")).isEqualTo(environment("SKEIN_CLUSTER_BUS_PORT"));
    }

    @Test
    void shouldRunWithoutPrivileges() {
        assertThat(pod().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(container().getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod().getTerminationGracePeriodSeconds())
                .as("a node takes up to 30 s to leave")
                .isGreaterThan(30);
    }

    private static StatefulSet nodes() {
        return manifests.only(StatefulSet.class, "skein");
    }

    private static PodSpec pod() {
        return nodes().getSpec().getTemplate().getSpec();
    }

    private static Container container() {
        return pod().getContainers().get(0);
    }

    private static String portNamed(String name) {
        return container().getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .map(port -> port.getContainerPort().toString())
                .collect(Collectors.joining());
    }

    private static String environment(String name) {
        return container().getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .collect(Collectors.joining());
    }

    private static String valueInAPod(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        return Map.of("metadata.name", "skein-0", "status.podIP", "127.0.0.7").getOrDefault(field, "");
    }

    private static String kustomize(Path directory) {
        try {
            Process process = new ProcessBuilder(ExternalProgram.KUBECTL.require(), "kustomize", directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String rendered = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("exit code of kubectl kustomize").isZero();
            return rendered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
