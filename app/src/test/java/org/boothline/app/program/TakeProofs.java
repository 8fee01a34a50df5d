package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a take has to be in the end: both sides compute the same from their own disks, by fresh processes. */
final class TakeProofs {
    private TakeProofs() {}

    /** Restores and replaces; both sides' proofs hold and say the same. */
    static void assertMadePerfect(RealStation sender, RealStation receiver, String take) throws Exception {
        for (String verb : List.of("restore", "replace")) {
            Program job = receiver.command("takes", verb, take);
            assertEquals(0, job.exitCode(), job.said());
        }
        JsonNode there = assertProven(sender, take);
        JsonNode here = assertProven(receiver, take);
        for (String root : List.of("packetRoot", "pcmRoot", "pcmSha256")) {
            assertTrue(there.path(root).isTextual(), there.toString());
            assertEquals(there.path(root), here.path(root), root);
        }
    }

    static JsonNode assertProven(RealStation station, String take) throws Exception {
        Program verify = station.command("takes", "verify", take, "--json");
        assertEquals(0, verify.exitCode(), verify.said());
        return verify.document();
    }
}
