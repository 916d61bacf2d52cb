package io.skein.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All keys of {@link NodeConfig}, in the order of its components, and the way from values back to the tree. */
final class KeyCatalogue {
    private static final KeyCatalogue NODE = new KeyCatalogue();

    private final Map<String, ConfigKey> keys = new LinkedHashMap<>();
    private final Map<String, Section> sections = new LinkedHashMap<>();

    private KeyCatalogue() {
        collect(NodeConfig.class, "");
    }

    static KeyCatalogue ofNode() {
        return NODE;
    }

    private void collect(Class<?> type, String prefix) {
        for (RecordComponent component : type.getRecordComponents()) {
            Section section = component.getAnnotation(Section.class);
            if (section != null) {
                sections.put(prefix + section.value(), section);
                collect(component.getType(), prefix + section.value() + ".");
            } else {
                Key key = component.getAnnotation(Key.class);
                String name = prefix + key.value();
                keys.put(name, new ConfigKey(name, component.getType(), key));
            }
        }
    }

    List<ConfigKey> keys() {
        return new ArrayList<>(keys.values());
    }

    Set<String> names() {
        return new TreeSet<>(keys.keySet());
    }

    Map<String, Section> sections() {
        return sections;
    }

    @Nullable
    ConfigKey find(String name) {
        return keys.get(name);
    }

    boolean isSection(String name) {
        return sections.containsKey(name);
    }

    /** The tree with these values; a key without one gets null, or an empty list. */
    NodeConfig build(Map<String, Object> values) {
        return build(NodeConfig.class, "", values);
    }

    private static <R> R build(Class<R> type, String prefix, Map<String, Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = value(components[i], prefix, values);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record " + type.getName(), e);
        }
    }

    private static @Nullable Object value(RecordComponent component, String prefix, Map<String, Object> values) {
        Section section = component.getAnnotation(Section.class);
        if (section != null) {
            return build(component.getType(), prefix + section.value() + ".", values);
        }
        Object value = values.get(prefix + component.getAnnotation(Key.class).value());
        return value == null && component.getType() == List.class ? List.of() : value;
    }
}
