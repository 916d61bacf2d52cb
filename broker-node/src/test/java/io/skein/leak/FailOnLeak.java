package io.skein.leak;

import java.util.List;
import net.jqwik.api.lifecycle.AfterContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import net.jqwik.api.lifecycle.PropagationMode;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Looks for leaks at the end of each test class, of JUnit's and of jqwik's, which both find it as a service. */
public final class FailOnLeak implements AfterAllCallback, AfterContainerHook {
    @Override
    public void afterAll(ExtensionContext context) {
        requireNone(context.getDisplayName());
    }

    @Override
    public void afterContainer(ContainerLifecycleContext context) {
        requireNone(context.label());
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }

    private static void requireNone(String testClass) {
        List<String> leaks = RecordingLeakDetector.findNew();
        if (!leaks.isEmpty()) {
            throw new AssertionError("leaked in " + testClass + " or a class before it: " + leaks);
        }
    }
}
