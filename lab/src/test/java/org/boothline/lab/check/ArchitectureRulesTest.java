package org.boothline.lab.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule fails where it must: on classes that are wrong on purpose. */
class ArchitectureRulesTest {
    private static final String WRONG = "org.boothline.lab.check.violating";

    /** For each rule, what its report must name. */
    private static final Map<String, List<String>> EXPECTED = new HashMap<>();

    static {
        EXPECTED.put("no package cycle", List.of("cycle.left", "cycle.right"));
        EXPECTED.put("base imports only what it may", List.of("base.range.ImportsTakes"));
        EXPECTED.put("natives imports only what it may", List.of("natives.ImportsTakes"));
        EXPECTED.put("engine imports only what it may", List.of("engine.playout.ImportsTransport"));
        EXPECTED.put("transport imports only what it may", List.of("transport.rtcp.ImportsEngine"));
        EXPECTED.put("takes imports only what it may", List.of("takes.log.ImportsTransport"));
        EXPECTED.put("qmanager imports only what it may", List.of("qmanager.restore.ImportsDevice"));
        EXPECTED.put("session imports only what it may", List.of("session.take.ImportsWindow"));
        EXPECTED.put("lab imports only what it may", List.of("lab.bench.ImportsWindow"));
        EXPECTED.put("lab.trace imports only what it may", List.of("lab.trace.ImportsEngine"));
        EXPECTED.put("app imports only what it may", List.of("app.command.ImportsRtp"));
        EXPECTED.put("one door for Netty's channels, handlers and threads", List.of("takes.door.ImportsNettyChannel"));
        EXPECTED.put("one door for Netty's buffers", List.of("takes.door.ImportsNettyBuffer"));
        EXPECTED.put("one door for javax.sound", List.of("takes.door.ImportsSound"));
        EXPECTED.put("one door for JNAJack and JNA", List.of("takes.door.ImportsJack"));
        EXPECTED.put("one door for LWJGL", List.of("takes.door.ImportsLwjgl"));
        EXPECTED.put("one door for Concentus", List.of("takes.door.ImportsConcentus"));
        EXPECTED.put("one door for Bouncy Castle", List.of("takes.door.ImportsBouncyCastle"));
        EXPECTED.put("one door for jitsi-srtp", List.of("takes.door.ImportsJitsi"));
        EXPECTED.put("one door for Jackson", List.of("takes.door.ImportsJackson"));
        EXPECTED.put("one door for picocli", List.of("takes.door.ImportsPicocli"));
        EXPECTED.put("one door for logback", List.of("takes.door.ImportsLogback"));
        EXPECTED.put("one door for HdrHistogram", List.of("takes.door.ImportsHistogram"));
        EXPECTED.put("one door for the Disruptor", List.of("takes.door.ImportsDisruptor"));
        EXPECTED.put("jitter is a pure decision", List.of("engine.jitter.ImportsDevice"));
        EXPECTED.put(
                "clocks only in base.time",
                List.of(
                        "AsksTheTime.nanoTime()",
                        "AsksTheTime.currentTimeMillis()",
                        "AsksTheTime.now()",
                        "AsksTheTime.systemUtc()",
                        "AsksTheTime.date()"));
        EXPECTED.put("no sleep", List.of("Sleeps.thread()", "Sleeps.timeUnit()"));
        EXPECTED.put("native methods only in natives", List.of("DeclaresNative.call("));
        EXPECTED.put(
                "randomness has a seed",
                List.of(
                        "Gambles.random()",
                        "Gambles.splittable()",
                        "Gambles.threadLocal()",
                        "Gambles.math()",
                        "Gambles.shuffle("));
        EXPECTED.put("no logger on the hot path", List.of("transport.rtp.LogsPackets"));
    }

    private static JavaClasses wrong;

    @BeforeAll
    static void readClasses() {
        wrong = new ClassFileImporter().importPackages(WRONG);
    }

    static Stream<ArchitectureRules.Rule> rules() {
        return ArchitectureRules.of(WRONG).stream();
    }

    private static String report(ArchitectureRules.Rule rule) {
        return String.join("\n", rule.rule().evaluate(wrong).getFailureReport().getDetails());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void failsOnAClassThatBreaksIt(ArchitectureRules.Rule rule) {
        String report = report(rule);
        for (String culprit : EXPECTED.getOrDefault(rule.name(), List.of("a line in EXPECTED for this rule"))) {
            assertTrue(report.contains(culprit), rule + " does not name " + culprit + " but says: " + report);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void saysWhy(ArchitectureRules.Rule rule) {
        assertTrue(rule.rule().getDescription().contains("because"), rule.rule().getDescription());
    }

    @Test
    void passesWhatIsRight() {
        ArchitectureRules.of(WRONG).forEach(rule -> {
            String report = report(rule);
            assertFalse(report.contains("Gambles.seeded"), "a seed makes it right");
        });
    }

    @Test
    void expectsNothingOfRulesThatAreGone() {
        TreeSet<String> names = new TreeSet<>();
        rules().forEach(rule -> names.add(rule.name()));
        assertEquals(names, new TreeSet<>(EXPECTED.keySet()));
    }
}
