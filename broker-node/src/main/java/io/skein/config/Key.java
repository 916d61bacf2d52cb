package io.skein.config;

import io.skein.observe.LoopCounter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Everything there is to say about one configuration key, on the record component that holds its value. Loading,
 * checks, {@code docs/configuration.md} and the commented {@code skein.yaml} all come from here.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface Key {
    /** The last part of its name; the sections above give the rest. */
    String value();

    /** The default as a user would write it; empty for none: the component is then null, or an empty list. */
    String fallback() default "";

    /** What holds while it is not set, in words, for keys without a plain default. */
    String unset() default "";

    Unit unit() default Unit.NONE;

    long min() default 0;

    long max() default Integer.MAX_VALUE;

    /** What counts that a bound was reached, or shows what waits at it. */
    LoopCounter[] counted() default {};

    /** Why nothing counts it, for a key among the bounds that is none itself. */
    String uncounted() default "";

    /** One or two sentences for the operator. */
    String about();
}
