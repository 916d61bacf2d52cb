package io.skein.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes down what the catalogue knows: a page for readers and a file to start from. */
public final class ConfigDocs {
    private static final int LINE_CHARS = 110;

    private final KeyCatalogue catalogue = KeyCatalogue.ofNode();

    /** The page {@code docs/configuration.md}. */
    public String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                <!-- Made from NodeConfig.java; DocsFreshnessTest tells how to make it anew. -->

                A node reads, each over the ones before: the defaults below, the YAML file of `--config`, the
                environment, and every `--set KEY=VALUE`. In the file keys may be nested or written with dots. The
                variable of a key is `SKEIN_` and its name in upper case, with `.` and `-` as `_`
                (`SKEIN_LISTENERS_MQTT_PORT`). Unknown keys and unknown `SKEIN_` variables are errors;
                `SKEIN_JAVA_OPTS` is the launcher's. `skein node --check` says whether a configuration can be used.

                Sizes are bytes or have a suffix (`512KiB`, `1MiB`, `2GiB`); durations are in the unit named or have
                one (`500ms`, `10s`, `5m`, `2h`, `7d`).
                """);
        for (Map.Entry<String, Section> section : catalogue.sections().entrySet()) {
            appendSection(page, section.getKey(), section.getValue());
        }
        return page.toString();
    }

    private void appendSection(StringBuilder page, String name, Section section) {
        List<ConfigKey> keys = keysDirectlyIn(name);
        if (keys.isEmpty()) {
            return;
        }
        page.append("\n## `")
                .append(name)
                .append("`\n\n")
                .append(section.about())
                .append("\n\n");
        boolean bounds = keys.stream().anyMatch(key -> key.spec().counted().length > 0);
        page.append("| key | default | allowed | meaning |").append(bounds ? " metric |" : "");
        page.append("\n|---|---|---|---|").append(bounds ? "---|\n" : "\n");
        for (ConfigKey key : keys) {
            page.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(fallback(key))
                    .append(" | ")
                    .append(allowed(key))
                    .append(" | ")
                    .append(key.spec().about())
                    .append(bounds ? " | " + metric(key.spec()) : "")
                    .append(" |\n");
        }
    }

    private static String metric(Key key) {
        String metrics = Arrays.stream(key.counted())
                .map(counter -> "`" + counter.scraped() + "`")
                .collect(Collectors.joining(", "));
        return metrics.isEmpty() ? "none: " + key.uncounted() : metrics;
    }

    private List<ConfigKey> keysDirectlyIn(String section) {
        return catalogue.keys().stream()
                .filter(key ->
                        key.name().startsWith(section + ".") && key.name().indexOf('.', section.length() + 1) < 0)
                .toList();
    }

    private static String fallback(ConfigKey key) {
        if (!key.spec().fallback().isEmpty()) {
            return "`" + key.spec().fallback() + "`";
        }
        return key.spec().unset().isEmpty() ? "none" : "unset: " + key.spec().unset();
    }

    private static String allowed(ConfigKey key) {
        if (key.isNumber()) {
            String unit = key.spec().unit() == Unit.NONE
                    ? ""
                    : " " + key.spec().unit().plural();
            String max = key.spec().max() == Long.MAX_VALUE
                    ? " or more"
                    : " to " + key.spec().max();
            return key.spec().min() + max + unit;
        }
        if (key.type().isEnum()) {
            return "`" + String.join("`, `", key.words()) + "`";
        }
        if (key.type() == List.class) {
            return "`host:port`, comma separated";
        }
        if (key.isFlag()) {
            return "`true`, `false`";
        }
        if (key.type() == AddressRanges.class) {
            return "addresses or ranges, comma separated";
        }
        if (key.type() == FileList.class) {
            return "paths, comma separated";
        }
        if (key.type() == Origins.class) {
            return "origins, comma separated";
        }
        return key.type() == Path.class ? "path" : "text";
    }

    /** The commented {@code skein.yaml}: every key, switched off by a comment sign, with its default. */
    public String yaml() {
        StringBuilder file = new StringBuilder("""
                # Configuration of a Skein node. Every key is here with its default; remove the # before those to change;
                # docs/configuration.md tells what is allowed. Check with
                #   skein node --config FILE --check
                """);
        for (Map.Entry<String, Section> section : catalogue.sections().entrySet()) {
            String name = section.getKey();
            String indent = "  ".repeat(depth(name));
            if (depth(name) == 0) {
                file.append('\n');
            }
            comment(file, indent, section.getValue().about());
            // Sections stand open: one without a key below it is an empty one, which is allowed.
            file.append(indent).append(lastPart(name)).append(":\n");
            keysDirectlyIn(name).forEach(key -> appendKey(file, indent + "  ", key));
        }
        return file.toString();
    }

    private static void appendKey(StringBuilder file, String indent, ConfigKey key) {
        String unset = key.spec().unset();
        comment(file, indent, key.spec().about() + (unset.isEmpty() ? "" : " Unset: " + unset + "."));
        String example = key.spec().fallback();
        file.append(indent).append('#').append(lastPart(key.name())).append(':');
        file.append(example.isEmpty() ? "" : " " + example).append('\n');
    }

    private static void comment(StringBuilder file, String indent, String text) {
        StringBuilder line = new StringBuilder(indent).append('#');
        for (String word : text.replace("`", "").split(" ", -1)) {
            if (line.length() + word.length() >= LINE_CHARS) {
                file.append(line).append('\n');
                line = new StringBuilder(indent).append('#');
            }
            line.append(' ').append(word);
        }
        file.append(line).append('\n');
    }

    private static int depth(String name) {
        return (int) name.chars().filter(c -> c == '.').count();
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
