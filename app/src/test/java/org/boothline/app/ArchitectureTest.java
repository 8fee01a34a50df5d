package org.boothline.app;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.stream.Stream;
import org.boothline.lab.check.ArchitectureRules;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole program, the app included, keeps the import rules. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes = ArchitectureRules.mainClasses();
    }

    static Stream<ArchitectureRules.Rule> rules() {
        return ArchitectureRules.of(ArchitectureRules.ROOT).stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchitectureRules.Rule rule) {
        rule.rule().check(classes);
    }
}
