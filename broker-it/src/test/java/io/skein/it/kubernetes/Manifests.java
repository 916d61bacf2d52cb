package io.skein.it.kubernetes;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes objects as the typed models read them from YAML. */
final class Manifests {
    private static final ObjectMapper YAML = new YAMLMapper();

    private final List<KubernetesResource> objects;

    private Manifests(List<KubernetesResource> objects) {
        this.objects = objects;
    }

    /** Reads any number of documents; an object of unknown kind becomes one that has only additional properties. */
    static Manifests parse(String yaml) {
        try (MappingIterator<KubernetesResource> documents =
                YAML.readerFor(KubernetesResource.class).readValues(yaml)) {
            List<KubernetesResource> objects = new ArrayList<>();
            documents.forEachRemaining(objects::add);
            return new Manifests(objects);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<KubernetesResource> objects() {
        return objects;
    }

    /** The object of this type and name; fails when there is not exactly one. */
    <T extends HasMetadata> T only(Class<T> type, String name) {
        List<T> found = objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of kind " + type.getSimpleName() + " named " + name);
        }
        return found.get(0);
    }
}
