package org.boothline.app.shipped;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.boothline.app.shipped.BillOfMaterials.Component;

/** Which licences may be shipped with Boothline, where their texts are, and the list of it all for a person. */
final class Licences {
    /** Only for what is unchanged, in a jar of its own that anybody can replace, and whose sources NOTICE points at. */
    private static final String LGPL = "LGPL-2.1-or-later";

    /** The first of these that a component offers is the one it is used under; with none of them it is not shipped. */
    private static final List<String> ALLOWED =
            List.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "EPL-2.0", LGPL);

    /** What its authors wrote instead of an SPDX id, read and found to be this one. */
    private static final Map<String, String> READ = Map.of(
            "org.bouncycastle Bouncy Castle Licence", "MIT",
            "io.github.jaredmdobson LICENSE", "BSD-3-Clause",
            "org.jaudiolibs GNU Lesser General Public License", LGPL);

    private static final String APACHE_TEXT = "LICENSE";

    /** Where the text of a group's licence is, if it is not the Apache License: here, or in the jar. */
    private static final Map<String, String> TEXTS = Map.of(
            "ch.qos.logback", "licenses/logback.txt",
            "io.github.jaredmdobson", "licenses/concentus.txt",
            "io.nayuki", "licenses/qrcodegen.txt",
            "org.bouncycastle", "licenses/bouncy-castle.txt",
            "org.hdrhistogram", "META-INF/LICENSE.txt",
            "org.jaudiolibs", "licenses/jnajack.txt",
            "org.lwjgl", "licenses/lwjgl.txt",
            "org.slf4j", "META-INF/LICENSE.txt");

    /** Software of others inside an artifact that no bill of materials sees. */
    record Inside(String artifact, String what, String licence, String text) {}

    static final List<Inside> INSIDE = List.of(
            new Inside(
                    "com.fasterxml.jackson.core:jackson-core",
                    "FastDoubleParser",
                    "MIT",
                    "META-INF/FastDoubleParser-LICENSE"),
            new Inside(
                    "com.fasterxml.jackson.core:jackson-core",
                    "fast_float, bigint",
                    "BSL-1.0, MIT, BSD-2-Clause",
                    "META-INF/FastDoubleParser-ThirdParty-LICENSE"),
            new Inside("com.fasterxml.jackson.core:jackson-core", "Schubfach", "MIT", "META-INF/Schubfach-LICENSE"),
            new Inside(
                    "io.netty:netty-codec-native-quic",
                    "BoringSSL",
                    "Apache-2.0",
                    "META-INF/license/LICENSE.boringssl.txt"),
            new Inside(
                    "io.netty:netty-codec-native-quic",
                    "quiche",
                    "BSD-2-Clause",
                    "META-INF/license/LICENSE.quiche.txt"),
            new Inside("io.netty:netty-common", "JCTools", "Apache-2.0", APACHE_TEXT),
            new Inside("net.java.dev.jna:jna", "libffi", "MIT", "licenses/libffi.txt"),
            new Inside("org.jitsi:jitsi-srtp", "its own bridge to the system's OpenSSL", "Apache-2.0", APACHE_TEXT),
            new Inside("org.lwjgl:lwjgl", "libffi", "MIT", "licenses/libffi.txt"),
            new Inside("org.lwjgl:lwjgl", "liburing", "MIT", "licenses/liburing.txt"),
            new Inside("org.lwjgl:lwjgl-opus", "Opus", "BSD-3-Clause", "licenses/opus.txt"));

    private Licences() {}

    /** The licence it is used under; empty if it has none or none that is allowed. */
    static Optional<String> of(Component component) {
        List<String> offered = component.licences().stream()
                .map(licence -> READ.getOrDefault(component.group() + " " + licence, licence))
                .toList();
        return ALLOWED.stream().filter(offered::contains).findFirst();
    }

    /** What is wrong, one sentence each. */
    static List<String> faults(BillOfMaterials bill) {
        List<String> faults = new ArrayList<>();
        for (Component component : bill.components()) {
            if (component.licences().isEmpty()) {
                faults.add(component.name() + " has no licence");
            } else if (of(component).isEmpty()) {
                faults.add(component.name() + " has a licence that is not allowed: " + component.licences());
            } else if (text(component).isEmpty()) {
                faults.add(component.name() + " has a licence whose text is nowhere: " + component.licences());
            }
        }
        return faults;
    }

    /** Where the text is: a file of this repository, or one in the component's jar (then it begins with META-INF). */
    static Optional<String> text(Component component) {
        return of(component).map(licence -> licence.equals("Apache-2.0") ? APACHE_TEXT : TEXTS.get(component.group()));
    }

    /** THIRD-PARTY.md. */
    static String page(BillOfMaterials bill) {
        Map<String, Component> byName = new TreeMap<>();
        Map<String, TreeSet<String>> systems = new TreeMap<>();
        for (Component component : bill.thirdParty()) {
            byName.putIfAbsent(component.name(), component);
            TreeSet<String> classifiers = systems.computeIfAbsent(component.name(), name -> new TreeSet<>());
            if (!component.classifier().isEmpty()) {
                classifiers.add(component.classifier());
            }
        }
        StringBuilder page = new StringBuilder("""
                # Software of others that Boothline runs with

                Made from the bill of materials (`app/target/boothline.cdx.json`) by `LicencesIT`, which also refuses what has no licence,
                or one that is not among those that it allows. Unchanged, as its authors publish it.

                | component | version | licence | its text |
                |---|---|---|---|
                """);
        byName.forEach((name, component) -> page.append(row(
                name + systemsIn(systems.get(name)),
                component.version(),
                of(component).orElse("none"),
                place(text(component).orElse("nowhere")))));
        page.append("""

                ## Inside some of them

                | component | holds | licence | its text |
                |---|---|---|---|
                """);
        INSIDE.stream()
                .filter(inside -> byName.containsKey(inside.artifact()))
                .forEach(inside ->
                        page.append(row(inside.artifact(), inside.what(), inside.licence(), place(inside.text()))));
        return page.toString();
    }

    private static String systemsIn(TreeSet<String> classifiers) {
        return classifiers.isEmpty() ? "" : " (" + String.join(", ", classifiers) + ")";
    }

    private static String place(String text) {
        return text.startsWith("META-INF") ? "in its jar, `" + text + "`" : "[" + text + "](" + text + ")";
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
