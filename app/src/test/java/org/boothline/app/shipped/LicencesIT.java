package org.boothline.app.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.boothline.app.shipped.BillOfMaterials.Component;
import org.boothline.app.shipped.Licences.Inside;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials and the licences of what this build has put beside the program. */
class LicencesIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path ROOT = TARGET.resolve("../..").normalize();

    private JsonNode document;
    private BillOfMaterials bill;

    @BeforeEach
    void read() throws IOException {
        Path file = TARGET.resolve("boothline.cdx.json");
        assumeTrue(Files.exists(file), "no bill of materials: its plugin does nothing when Maven is offline (-o)");
        document = new ObjectMapper().readTree(file.toFile());
        bill = BillOfMaterials.of(document);
    }

    @Test
    void theBillNamesExactlyTheJarsThatAreShipped() throws IOException {
        assertTrue(bill.components().size() > 20, "" + bill);
        assertEquals(
                shipped(),
                bill.jars(),
                "from an earlier build, or a bill that Maven did not renew offline? then: mvn clean verify");
    }

    @Test
    void theBillIsTheSameForTheSameSources() {
        assertEquals("CycloneDX", document.path("bomFormat").asText());
        assertFalse(document.has("serialNumber"), "random");
        assertFalse(document.path("metadata").has("timestamp"), "" + document.path("metadata"));
    }

    @Test
    void everyComponentHasALicenceThatIsAllowedAndWhoseTextIsThere() throws IOException {
        assertEquals(List.of(), Licences.faults(bill));
        List<String> missing = new ArrayList<>();
        for (Component component : bill.components()) {
            require(Licences.text(component).orElseThrow(), component, missing);
            for (Inside inside : Licences.INSIDE) {
                if (inside.artifact().equals(component.name()) && holds(component, inside)) {
                    require(inside.text(), component, missing);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    /** No bill of materials sees what is compiled into a native library. */
    @Test
    void whoeverBringsANativeLibraryIsLookedInto() throws IOException {
        TreeSet<String> unknown = new TreeSet<>();
        for (Component component : bill.thirdParty()) {
            try (ZipFile jar = new ZipFile(lib(component).toFile())) {
                boolean nativeInside =
                        jar.stream().anyMatch(entry -> entry.getName().matches(".*\\.(so|dll|dylib|jnilib)"));
                if (nativeInside
                        && Licences.INSIDE.stream()
                                .noneMatch(inside -> inside.artifact().equals(component.name()))) {
                    unknown.add(component.name());
                }
            }
        }
        assertEquals(new TreeSet<>(), unknown, "say in Licences.INSIDE what is compiled in, and under which licence");
    }

    @Test
    void thePageForPeopleSaysWhatIsThere() throws IOException {
        Path made = Files.writeString(TARGET.resolve("THIRD-PARTY.md"), Licences.page(bill));
        Path page = ROOT.resolve("THIRD-PARTY.md");
        assertEquals(
                Files.readString(made),
                Files.exists(page) ? Files.readString(page) : "",
                () -> "dependencies have changed; if all is well, copy " + made + " to " + page);
    }

    @Test
    void theProgramsJarCarriesLicenceNoticeAndTexts() throws IOException {
        List<String> expected = new ArrayList<>(List.of("LICENSE", "NOTICE", "THIRD-PARTY.md"));
        try (Stream<Path> texts = Files.list(ROOT.resolve("licenses"))) {
            texts.forEach(text -> expected.add("licenses/" + text.getFileName()));
        }
        try (ZipFile jar = new ZipFile(TARGET.resolve("boothline.jar").toFile())) {
            expected.removeIf(name -> jar.getEntry("META-INF/" + name) != null);
        }
        assertEquals(List.of(), expected);
    }

    private static void require(String text, Component component, List<String> missing) throws IOException {
        if (!text.startsWith("META-INF")) {
            if (!Files.exists(ROOT.resolve(text))) {
                missing.add(component.name() + ": " + text);
            }
            return;
        }
        try (ZipFile jar = new ZipFile(lib(component).toFile())) {
            if (jar.getEntry(text) == null) {
                missing.add(component.jar() + ": " + text);
            }
        }
    }

    /** An artifact of several jars holds it in those with a classifier. */
    private boolean holds(Component component, Inside inside) {
        return !component.classifier().isEmpty()
                || bill.components().stream()
                        .noneMatch(each -> each.name().equals(inside.artifact())
                                && !each.classifier().isEmpty());
    }

    private static Path lib(Component component) {
        return TARGET.resolve("lib").resolve(component.jar());
    }

    private static TreeSet<String> shipped() throws IOException {
        try (Stream<Path> jars = Files.list(TARGET.resolve("lib"))) {
            TreeSet<String> names = new TreeSet<>();
            jars.forEach(jar -> names.add(String.valueOf(jar.getFileName())));
            return names;
        }
    }
}
