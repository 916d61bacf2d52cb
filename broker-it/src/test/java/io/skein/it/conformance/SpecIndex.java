package io.skein.it.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which test proves what, read from the annotations of all compiled tests of the module. */
final class SpecIndex {
    private final Map<Standard, Map<String, SortedSet<String>>> byNumber = new TreeMap<>();
    private final Map<String, SortedSet<String>> byClause = new TreeMap<>();
    private final Set<String> suite = new HashSet<>();

    private SpecIndex() {}

    static SpecIndex read() {
        SpecIndex index = new SpecIndex();
        compiledTests()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .forEach(index::add);
        return index;
    }

    private static Stream<Class<?>> compiledTests() {
        try {
            Path classes = Path.of(SpecIndex.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                List<Path> found = files.filter(file -> file.toString().endsWith("IT.class"))
                        .toList();
                return found.stream().map(file -> load(classes.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(Path file) {
        String path = file.toString();
        String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, SpecIndex.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(Method method) {
        String test = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        if (method.getDeclaringClass().getPackage().equals(SpecIndex.class.getPackage())) {
            suite.add(test);
        }
        for (Spec spec : method.getAnnotationsByType(Spec.class)) {
            for (String number : spec.value()) {
                byNumber.computeIfAbsent(spec.in(), standard -> new TreeMap<>())
                        .computeIfAbsent(number, unseen -> new TreeSet<>())
                        .add(test);
            }
        }
        Clause clause = method.getAnnotation(Clause.class);
        if (clause != null) {
            Arrays.stream(clause.value())
                    .forEach(section -> byClause.computeIfAbsent(section, unseen -> new TreeSet<>())
                            .add(test));
        }
    }

    /** The numbers that tests name, whether the standard has them or not. */
    SortedSet<String> numbers(Standard standard) {
        return new TreeSet<>(byNumber.getOrDefault(standard, Map.of()).keySet());
    }

    /** The tests of a statement, {@code Class.method}; empty if there are none. */
    SortedSet<String> tests(Statement statement) {
        return byNumber.getOrDefault(statement.standard(), Map.of()).getOrDefault(statement.number(), new TreeSet<>());
    }

    /** Whether it is one of the suite's tests, which run across nodes too; others need a set-up of their own. */
    boolean isOfTheSuite(String test) {
        return suite.contains(test);
    }

    /** The tests of what has no number, by section. */
    Map<String, SortedSet<String>> clauses() {
        return byClause;
    }
}
