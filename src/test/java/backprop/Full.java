package backprop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Marks a test that {@code mvn verify} skips and {@code mvn -Pfull verify} runs. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("full")
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = Full.REASON)
public @interface Full {
    /** What Surefire reports; src/test/python/conftest.py counts it. */
    String REASON = "mvn -Pfull verify runs it";
}
