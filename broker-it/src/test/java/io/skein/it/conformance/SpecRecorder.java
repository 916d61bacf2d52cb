package io.skein.it.conformance;

import io.skein.it.conformance.Outcomes.Outcome;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * Keeps how each test of a statement ended, for docs/conformance.md. Where Mosquitto is known to differ, its failures
 * count as skipped.
 */
final class SpecRecorder implements TestWatcher, TestExecutionExceptionHandler {
    private static final Map<String, String> MOSQUITTO_DIFFERENCES = Statements.mosquittoDifferences();

    /** The name of a test in the data and in the page. */
    static String nameOf(ExtensionContext context) {
        return context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        String difference = MOSQUITTO_DIFFERENCES.get(nameOf(context));
        if (BrokerUnderTest.chosen() == BrokerUnderTest.MOSQUITTO && difference != null) {
            throw new TestAbortedException("Mosquitto differs: " + difference, failure);
        }
        throw failure;
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        Outcomes.record(nameOf(context), Outcome.PASSES);
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Outcomes.record(nameOf(context), Outcome.FAILS);
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        Outcomes.record(nameOf(context), Outcome.SKIPPED);
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        Outcomes.record(nameOf(context), Outcome.SKIPPED);
    }
}
