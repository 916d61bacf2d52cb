package io.skein.it.kubernetes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds fields that a manifest has and the interface of Kubernetes does not. The typed models do not refuse them: each
 * object, however deep, puts them into its {@code additionalProperties}.
 */
final class UnknownFields {
    private static final String MODELS = "io.fabric8.kubernetes.api.model";

    private final List<String> paths = new ArrayList<>();

    private UnknownFields() {}

    /** The paths of all unknown fields in an object of the models. */
    static List<String> in(Object root) {
        UnknownFields unknown = new UnknownFields();
        unknown.visit(root.getClass().getSimpleName(), root);
        return unknown.paths;
    }

    private void visit(String path, @Nullable Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                visit(path + "[" + i + "]", list.get(i));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> visit(path + "." + key, element));
        } else if (value != null && value.getClass().getName().startsWith(MODELS)) {
            visitModel(path, value);
        }
    }

    private void visitModel(String path, Object model) {
        if (model instanceof Enum<?>) {
            return;
        }
        for (Method method : model.getClass().getMethods()) {
            if (!isProperty(method)) {
                continue;
            }
            Object value = call(model, method);
            if (method.getName().equals("getAdditionalProperties")) {
                ((Map<?, ?>) value).keySet().forEach(field -> paths.add(path + "." + field));
            } else {
                visit(path + "." + method.getName().substring("get".length()), value);
            }
        }
    }

    /** Default methods compute something from the properties. */
    private static boolean isProperty(Method method) {
        return method.getName().startsWith("get") && method.getParameterCount() == 0 && !method.isDefault();
    }

    private static Object call(Object model, Method getter) {
        try {
            return getter.invoke(model);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + getter, e);
        }
    }
}
