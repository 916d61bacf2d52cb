package io.skein.it.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** The normative statements a test proves, by their numbers, such as {@code "MQTT-3.1.2-24"}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Spec.All.class)
@ExtendWith(SpecRecorder.class)
public @interface Spec {
    /** Numbers, as the standard prints them between brackets. */
    String[] value();

    /** The standard they stand in; the two number differently. */
    Standard in() default Standard.MQTT_5;

    /** Several standards at one test. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ExtendWith(SpecRecorder.class)
    @interface All {
        Spec[] value();
    }
}
