package org.boothline.lab.check;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The import rules of docs/ARCHITECTURE.md, each with its reason. <b>Thread</b>: the test's.
 *
 * <p>The tables name packages below the root: {@code transport.path} is {@code org.boothline.transport.path} with all
 * that is below it.
 */
public final class ArchitectureRules {
    /** Where the real code is. */
    public static final String ROOT = "org.boothline";

    /**
     * Whom each module may import besides itself, the JDK and libraries. Where only some packages of a module are
     * named, the others are none of its business.
     */
    private static final Map<String, List<String>> MODULES = new LinkedHashMap<>();

    static {
        MODULES.put("base", List.of());
        MODULES.put("natives", List.of());
        MODULES.put("engine", List.of("base", "natives"));
        MODULES.put("transport", List.of("base"));
        MODULES.put("takes", List.of("base"));
        MODULES.put(
                "qmanager",
                List.of(
                        "base",
                        "takes",
                        "transport.path",
                        "transport.quic",
                        "transport.message",
                        "transport.identity",
                        "engine.codec",
                        "engine.wav",
                        "engine.pcm"));
        MODULES.put("session", List.of("base", "natives", "engine", "transport", "takes", "qmanager"));
        MODULES.put("lab", List.of("base", "natives", "engine", "transport", "takes", "qmanager", "session"));
        // A trace that knew the jitter buffer could be made to please it.
        MODULES.put("lab.trace", List.of("base", "lab.net"));
        MODULES.put(
                "app",
                List.of(
                        "base",
                        "takes",
                        "qmanager",
                        "session",
                        "lab",
                        "transport.identity",
                        "transport.path",
                        "transport.trust",
                        "engine.device",
                        "engine.codec",
                        "engine.wav",
                        "engine.pcm",
                        "engine.resample"));
    }

    /** A library, its packages, and the only packages that may import it. */
    private record Door(String library, List<String> imports, List<String> packages, String because) {}

    private static final List<Door> DOORS = List.of(
            new Door(
                    "Netty's channels, handlers and threads",
                    List.of(
                            "io.netty.channel..",
                            "io.netty.bootstrap..",
                            "io.netty.handler..",
                            "io.netty.util..",
                            "io.netty.resolver.."),
                    List.of("transport.path", "transport.quic", "qmanager.api", "lab.fuzz"),
                    "sockets and their threads are opened in one place each, or nobody knows who owns which"),
            new Door(
                    "Netty's buffers",
                    List.of("io.netty.buffer.."),
                    List.of(
                            "transport.path",
                            "transport.quic",
                            "transport.rtp",
                            "transport.rtcp",
                            "transport.srtp",
                            "transport.recover",
                            "qmanager.api",
                            "session.wiring",
                            "lab.bench",
                            "lab.fuzz",
                            "lab.latency"),
                    "a buffer counts its references; the fewer packages hold one, the fewer can leak one"),
            new Door(
                    "javax.sound",
                    List.of("javax.sound.."),
                    List.of("engine.device"),
                    "JACK and others come beside it, behind the same interface"),
            new Door(
                    "JNAJack and JNA",
                    List.of("org.jaudiolibs..", "com.sun.jna.."),
                    List.of("engine.device", "lab.peers"),
                    "a call into a native library that goes wrong ends the process; one package sees to it that none does,"
                            + " and one measures it from outside"),
            new Door(
                    "LWJGL",
                    List.of("org.lwjgl.."),
                    List.of("engine.codec"),
                    "codec providers are interchangeable only if nobody else knows them"),
            new Door(
                    "Concentus",
                    List.of("io.github.jaredmdobson.concentus.."),
                    List.of("engine.codec"),
                    "codec providers are interchangeable only if nobody else knows them"),
            new Door(
                    "Bouncy Castle",
                    List.of("org.bouncycastle.."),
                    List.of("transport.identity"),
                    "it makes certificates and nothing else; all other cryptography is the platform's"),
            new Door(
                    "jitsi-srtp",
                    List.of("org.jitsi.."),
                    List.of("transport.srtp"),
                    "it does as it is told with any nonce; the classes there see to it that none is used twice"),
            new Door(
                    "Jackson",
                    List.of("com.fasterxml.jackson.."),
                    List.of(
                            "transport.message",
                            "transport.trust",
                            "takes.store",
                            "qmanager.api",
                            "qmanager.job",
                            "qmanager.road",
                            "app.json",
                            "app.demo",
                            "app.attack",
                            "app.bench"),
                    "a type that JSON can reach is a promise to other versions and other programs"),
            new Door(
                    "picocli",
                    List.of("picocli.."),
                    List.of("app"),
                    "only the command line knows that there is a command line"),
            new Door(
                    "logback",
                    List.of("ch.qos.logback.."),
                    List.of("app.log"),
                    "everybody logs by SLF4J; where it goes is set up once"),
            new Door(
                    "HdrHistogram",
                    List.of("org.HdrHistogram.."),
                    List.of("base.stats", "lab"),
                    "on the audio's way a duration is recorded in one manner, which neither waits nor allocates"),
            new Door(
                    "the Disruptor",
                    List.of("com.lmax.disruptor.."),
                    List.of("session.wiring", "base.thread"),
                    "the ring's graph is drawn in one file that can be read"));

    private static final List<String> HOT = List.of(
            "engine.codec", "engine.jitter", "engine.playout", "engine.meter", "transport.rtp", "transport.recover");

    /** A rule and what it is called in the report. */
    public record Rule(String name, ArchRule rule) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final String root;

    private ArchitectureRules(String root) {
        this.root = root;
    }

    /** All rules, for the code below {@code root}. */
    public static List<Rule> of(String root) {
        ArchitectureRules rules = new ArchitectureRules(root);
        List<Rule> all = new ArrayList<>();
        all.add(new Rule("no package cycle", rules.noPackageCycle()));
        MODULES.forEach((module, allowed) ->
                all.add(new Rule(module + " imports only what it may", rules.moduleImports(module, allowed))));
        DOORS.forEach(door -> all.add(new Rule("one door for " + door.library(), rules.oneDoor(door))));
        all.add(new Rule("jitter is a pure decision", rules.jitterIsPure()));
        all.add(new Rule("clocks only in base.time", rules.clocksInOnePlace()));
        all.add(new Rule("no sleep", rules.noSleep()));
        all.add(new Rule("native methods only in natives", rules.nativeInOnePlace()));
        all.add(new Rule("randomness has a seed", rules.randomnessHasASeed()));
        all.add(new Rule("no logger on the hot path", rules.noLoggerOnTheHotPath()));
        return all;
    }

    /** The main classes below the root, from folders and jars; tests are not judged. */
    public static JavaClasses mainClasses() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages(ROOT);
    }

    /** Every package that a table above names: one that is gone would make its rule say nothing. */
    public static Set<String> packagesNamed() {
        Set<String> named = new TreeSet<>(MODULES.keySet());
        MODULES.values().forEach(named::addAll);
        DOORS.forEach(door -> named.addAll(door.packages()));
        named.addAll(HOT);
        named.add("engine.jitter");
        named.add("base.time");
        return named;
    }

    /** The modules with a rule of their own. */
    public static Set<String> modules() {
        return MODULES.keySet();
    }

    private ArchRule noPackageCycle() {
        return slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("data flows one way, and the package tree shows the way");
    }

    private ArchRule moduleImports(String module, List<String> allowed) {
        String[] permitted = below(Stream.concat(Stream.of(module), allowed.stream()));
        DescribedPredicate<JavaClass> foreign = resideInAnyPackage(root + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(permitted)))
                .as("Boothline classes outside " + Arrays.toString(permitted));
        return noClasses()
                .that()
                .resideInAPackage(root + "." + module + "..")
                .should()
                .dependOnClassesThat(foreign)
                .allowEmptyShould(true)
                .because(
                        allowed.isEmpty()
                                ? "other modules stand on " + module + ", so it stands on nothing"
                                : "docs/ARCHITECTURE.md lets " + module + " import " + String.join(", ", allowed)
                                        + " and no more: engine and transport meet at base's frame types only");
    }

    private ArchRule oneDoor(Door door) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackages(below(door.packages().stream()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(door.imports().toArray(String[]::new))
                .because(door.because());
    }

    private ArchRule jitterIsPure() {
        DescribedPredicate<JavaClass> world = resideInAnyPackage(
                        below(Stream.of("engine.device", "engine.codec", "engine.capture", "engine.wav", "transport")))
                .or(resideInAnyPackage("java.net..", "java.nio.channels..", "javax.sound..", "io.netty.."));
        return noClasses()
                .that()
                .resideInAPackage(root + ".engine.jitter..")
                .should()
                .dependOnClassesThat(world.as("a device, a codec or the network"))
                .allowEmptyShould(true)
                .because("a decision that sees nothing but arrivals and ticks can be replayed exactly in virtual time");
    }

    private ArchRule clocksInOnePlace() {
        Set<String> clocks = Set.of("java.lang.System.nanoTime", "java.lang.System.currentTimeMillis");
        DescribedPredicate<JavaAccess<?>> asksTheTime = describe("asks the system for the time", access -> {
            String owner = access.getTarget().getOwner().getFullName();
            String name = access.getTarget().getName();
            return clocks.contains(owner + "." + name)
                    || owner.startsWith("java.time.") && name.equals("now")
                    || owner.equals("java.time.Clock") && name.startsWith("system")
                    || owner.equals("java.util.Date") && constructsWithoutArguments(access);
        });
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".base.time..")
                .should()
                .accessTargetWhere(asksTheTime)
                .because("what is told the time can be tested without waiting");
    }

    private ArchRule noSleep() {
        DescribedPredicate<JavaAccess<?>> sleeps = describe("sleeps", access -> {
            String owner = access.getTarget().getOwner().getFullName();
            return access.getTarget().getName().equals("sleep")
                    && (owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit"));
        });
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .accessTargetWhere(sleeps)
                .because("audio is paced by its device and the network by receive; what waits, waits for something");
    }

    private ArchRule nativeInOnePlace() {
        return noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(root + "..")
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage(root + ".natives..")
                .should()
                .haveModifier(JavaModifier.NATIVE)
                .because("C believes what it is told; the classes there check every call before it gets that far");
    }

    private ArchRule randomnessHasASeed() {
        DescribedPredicate<JavaAccess<?>> seedless = describe("draws random numbers without a seed", access -> {
            String owner = access.getTarget().getOwner().getFullName();
            String name = access.getTarget().getName();
            return (owner.equals("java.util.Random") || owner.equals("java.util.SplittableRandom"))
                            && constructsWithoutArguments(access)
                    || owner.equals("java.util.concurrent.ThreadLocalRandom")
                    || owner.equals("java.lang.Math") && name.equals("random")
                    || owner.equals("java.util.Collections")
                            && name.equals("shuffle")
                            && access.getTarget() instanceof AccessTarget.MethodCallTarget method
                            && method.getRawParameterTypes().size() == 1;
        });
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .accessTargetWhere(seedless)
                .because("a run that failed must be able to fail again; keys, ids and tokens come from SecureRandom");
    }

    private ArchRule noLoggerOnTheHotPath() {
        return noClasses()
                .that()
                .resideInAnyPackage(below(Stream.concat(HOT.stream(), Stream.of("base"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "ch.qos.logback..", "java.util.logging..")
                .allowEmptyShould(true)
                .because("per frame and per packet nothing is logged: it is counted");
    }

    private static boolean constructsWithoutArguments(JavaAccess<?> access) {
        return access instanceof JavaConstructorCall call
                && call.getTarget().getRawParameterTypes().isEmpty();
    }

    private String[] below(Stream<String> packages) {
        return packages.map(name -> root + "." + name + "..").toArray(String[]::new);
    }
}
