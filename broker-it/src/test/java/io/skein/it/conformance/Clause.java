package io.skein.it.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test proves of MQTT 5 that the standard says without a number, by its section and a few words, such as
 * {@code "2.2.2.2 properties allowed in a packet"}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SpecRecorder.class)
public @interface Clause {
    /** Section, a space, a few words. */
    String[] value();
}
