package dev.handoff;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test about ways to restart or about other people's servers, which {@code mvn verify} leaves to
 * the profile {@code all-ways}: there are many of them, and each takes its time.
 */
@Tag("all-ways")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "handoff.all-ways",
    matches = "true",
    disabledReason = "mvn verify leaves it out: .ci/run has it, and mvn verify -Pall-ways")
public @interface InAllWays {}
