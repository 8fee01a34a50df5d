package org.boothline.app.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class LicencesTest {
    @Test
    void aComponentWithoutALicenceIsRefused() throws Exception {
        assertEquals(List.of("org.example:thing has no licence"), faults("[]"));
    }

    @Test
    void aLicenceThatIsNotAllowedIsRefused() throws Exception {
        assertEquals(
                List.of("org.example:thing has a licence that is not allowed: [LGPL-2.1-only]"),
                faults(ids("LGPL-2.1-only")));
        assertEquals(
                List.of("org.example:thing has a licence that is not allowed: [Our own terms]"),
                faults("[{\"license\":{\"name\":\"Our own terms\"}}]"));
        assertEquals(
                List.of("org.example:thing has a licence that is not allowed: [GPL-3.0-only AND MIT]"),
                faults("[{\"expression\":\"GPL-3.0-only AND MIT\"}]"));
    }

    @Test
    void ofSeveralLicencesAnAllowedOneIsChosen() throws Exception {
        assertEquals(List.of(), faults(ids("LGPL-2.1-or-later", "Apache-2.0")));
    }

    @Test
    void aLicenceWhoseTextMustBeHandedOnAndIsMissingIsRefused() throws Exception {
        assertEquals(List.of("org.example:thing has a licence whose text is nowhere: [MIT]"), faults(ids("MIT")));
    }

    @Test
    void thePageNamesTheSystemsOfANativePartOnce() throws Exception {
        BillOfMaterials bill = BillOfMaterials.of(new ObjectMapper()
                .readTree("{\"components\":[" + lwjgl("") + "," + lwjgl("classifier=natives-linux&") + ","
                        + lwjgl("classifier=natives-macos&") + "]}"));
        String page = Licences.page(bill);
        assertTrue(
                page.contains("| org.lwjgl:lwjgl (natives-linux, natives-macos) | 3.4.3 | BSD-3-Clause |"
                        + " [licenses/lwjgl.txt](licenses/lwjgl.txt) |\n"),
                page);
        assertTrue(page.contains("| org.lwjgl:lwjgl | libffi | MIT |"), page);
        assertEquals(
                List.of("lwjgl-3.4.3-natives-linux.jar", "lwjgl-3.4.3-natives-macos.jar", "lwjgl-3.4.3.jar"),
                List.copyOf(bill.jars()));
    }

    private static String lwjgl(String qualifier) {
        return "{\"group\":\"org.lwjgl\",\"name\":\"lwjgl\",\"version\":\"3.4.3\",\"licenses\":" + ids("BSD-3-Clause")
                + ",\"purl\":\"pkg:maven/org.lwjgl/lwjgl@3.4.3?" + qualifier + "type=jar\"}";
    }

    private static String ids(String... ids) {
        return "[{\"license\":{\"id\":\"" + String.join("\"}},{\"license\":{\"id\":\"", ids) + "\"}}]";
    }

    private static List<String> faults(String licenses) throws Exception {
        return Licences.faults(BillOfMaterials.of(new ObjectMapper()
                .readTree("{\"components\":[{\"group\":\"org.example\",\"name\":\"thing\",\"version\":\"1\",\"purl\":"
                        + "\"pkg:maven/org.example/thing@1?type=jar\",\"licenses\":" + licenses + "}]}")));
    }
}
