package io.skein.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a node's configuration: defaults, then a YAML file, then the environment, then arguments, each over the ones
 * before. Every method throws {@link ConfigException} at the first thing that cannot be used.
 *
 * <p>Not safe for use by several threads.
 */
public final class ConfigLoader {
    private static final String PREFIX = "SKEIN_";
    /** Read by the launcher script, not by the node. */
    private static final String LAUNCHER_VARIABLE = "SKEIN_JAVA_OPTS";

    private final KeyCatalogue catalogue = KeyCatalogue.ofNode();
    private final Map<String, Setting> fromFile = new LinkedHashMap<>();
    private final Map<String, Setting> fromEnvironment = new LinkedHashMap<>();
    private final Map<String, Setting> fromArguments = new LinkedHashMap<>();

    /** Takes the keys of a YAML file, nested or with dots. */
    public ConfigLoader file(Path file) {
        for (Setting setting : new YamlFile(catalogue, file).read()) {
            fromFile.put(setting.key().name(), setting);
        }
        return this;
    }

    /** Takes every variable that begins with {@code SKEIN_}; one that is no key is an error. */
    public ConfigLoader environment(Map<String, String> variables) {
        Map<String, ConfigKey> known = new TreeMap<>();
        catalogue.keys().forEach(key -> known.put(key.environmentName(), key));
        new TreeMap<>(variables).forEach((variable, text) -> {
            if (!variable.startsWith(PREFIX) || variable.equals(LAUNCHER_VARIABLE)) {
                return;
            }
            ConfigKey key = known.get(variable);
            if (key == null) {
                throw new ConfigException(
                        "unknown environment variable " + variable + Suggestion.of(variable, known.keySet()));
            }
            fromEnvironment.put(key.name(), new Setting(key, text, variable));
        });
        return this;
    }

    /** Takes one {@code KEY=VALUE}; of two for the same key the later wins. */
    public ConfigLoader argument(String keyAndValue) {
        int equals = keyAndValue.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--set " + OneLine.quoted(keyAndValue) + ": must be KEY=VALUE");
        }
        String name = keyAndValue.substring(0, equals).strip();
        ConfigKey key = catalogue.find(name);
        if (key == null) {
            throw new ConfigException("unknown key " + name + " (--set)" + Suggestion.of(name, catalogue.names()));
        }
        fromArguments.put(name, new Setting(key, keyAndValue.substring(equals + 1), "--set"));
        return this;
    }

    /** Everything taken so far over the defaults, checked as a whole. */
    public NodeConfig load() {
        Map<String, Setting> settings = new LinkedHashMap<>(fromFile);
        settings.putAll(fromEnvironment);
        settings.putAll(fromArguments);
        Map<String, Object> values = new HashMap<>();
        for (ConfigKey key : catalogue.keys()) {
            Setting setting = settings.get(key.name());
            if (setting != null) {
                values.put(key.name(), setting.value());
            } else if (!key.spec().fallback().isEmpty()) {
                values.put(key.name(), new Setting(key, key.spec().fallback(), "default").value());
            }
        }
        NodeConfig config = catalogue.build(values);
        ConfigChecks.check(config);
        return config;
    }
}
