package io.skein.config;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A configuration file. It is walked as a syntax tree, no object is ever constructed from it, so that every message
 * can name its line and every scalar is read by the rules of its key, not by YAML's guess.
 */
final class YamlFile {
    private final KeyCatalogue catalogue;
    private final Path file;
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    YamlFile(KeyCatalogue catalogue, Path file) {
        this.catalogue = catalogue;
        this.file = file;
    }

    /** What it sets, in its order. */
    List<Setting> read() {
        Node root = parse(TextFile.read(file));
        if (root instanceof MappingNode mapping) {
            walk(mapping, "");
        } else if (root != null && !isNothing(root)) {
            throw new ConfigException(at(root) + ": must be a mapping of keys to values");
        }
        return new ArrayList<>(settings.values());
    }

    private @Nullable Node parse(String text) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            String line =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            throw new ConfigException(file + line + ": not valid YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new ConfigException(file + ": not valid YAML", e);
        }
    }

    /** Goes no deeper than our own sections do, so an alias to its own parent ends in an unknown key. */
    private void walk(MappingNode mapping, String prefix) {
        for (NodeTuple entry : mapping.getValue()) {
            String name = prefix + keyOf(entry.getKeyNode());
            ConfigKey key = catalogue.find(name);
            if (key != null) {
                put(key, entry.getKeyNode(), entry.getValueNode());
            } else if (!catalogue.isSection(name)) {
                throw new ConfigException(
                        at(entry.getKeyNode()) + ": unknown key " + name + Suggestion.of(name, catalogue.names()));
            } else if (entry.getValueNode() instanceof MappingNode nested) {
                walk(nested, name + ".");
            } else if (!isNothing(entry.getValueNode())) {
                throw new ConfigException(at(entry.getKeyNode()) + ": " + name + " has keys below it, not a value");
            }
        }
    }

    private String keyOf(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new ConfigException(at(node) + ": a key must be a plain text");
    }

    private void put(ConfigKey key, Node keyNode, Node valueNode) {
        Setting setting = new Setting(key, textOf(key, valueNode), at(keyNode));
        if (settings.put(key.name(), setting) != null) {
            throw new ConfigException(at(keyNode) + ": " + key.name() + " is set twice");
        }
    }

    private String textOf(ConfigKey key, Node node) {
        if (node instanceof ScalarNode scalar && !isNothing(node)) {
            return scalar.getValue();
        }
        if (node instanceof SequenceNode sequence && key.isList()) {
            return sequence.getValue().stream().map(item -> textOf(key, item)).collect(Collectors.joining(","));
        }
        throw new ConfigException(
                at(node) + ": " + key.name() + (isNothing(node) ? " has no value" : " must be " + key.allowed()));
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String at(Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1);
    }
}
