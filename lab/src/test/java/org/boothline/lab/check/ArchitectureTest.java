package org.boothline.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All modules but the app, which judges itself with the same rules. */
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

    @Test
    void everyPackageThatARuleNamesExists() {
        Set<String> gone = new TreeSet<>();
        for (String name : ArchitectureRules.packagesNamed()) {
            String full = ArchitectureRules.ROOT + "." + name;
            boolean exists = classes.stream()
                    .anyMatch(type -> type.getPackageName().equals(full)
                            || type.getPackageName().startsWith(full + "."));
            if (!exists && !name.equals("app") && !name.startsWith("app.")) {
                gone.add(name);
            }
        }
        assertEquals(Set.of(), gone);
    }

    @Test
    void everyPackageBelongsToAModuleWithARule() {
        Set<String> stray = new TreeSet<>();
        classes.forEach(type -> {
            String below = type.getPackageName().substring(ArchitectureRules.ROOT.length() + 1);
            String module = below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
            if (!ArchitectureRules.modules().contains(module)) {
                stray.add(type.getPackageName());
            }
        });
        assertEquals(Set.of(), stray);
    }
}
