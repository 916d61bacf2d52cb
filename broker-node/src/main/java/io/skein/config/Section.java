package io.skein.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A record component that holds further keys under a common name. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface Section {
    /** The part of the name that its keys share. */
    String value();

    /** One sentence for the operator. */
    String about();
}
