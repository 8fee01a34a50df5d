package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.boothline.lab.net.PortTriple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One process: what it prints and what it ends with. */
class ProgramIT {
    @TempDir
    Path data;

    @Test
    void identityMakesAKeyOnceAndShowsTheSameAfterwards() throws Exception {
        Program first = Program.run(data, "identity", "--json");
        assertEquals(0, first.exitCode(), first.said());
        String fingerprint = first.document().get("fingerprint").asText();
        assertTrue(fingerprint.matches("[0-9a-f]{64}"), first.said());
        Program second = Program.run(data, "identity");
        assertTrue(second.out().contains(fingerprint), second.said());
        assertTrue(second.out().contains(data.resolve("identity").toString()), second.said());
    }

    @Test
    void devicesListsTheVirtualOnesAndSaysWhichCodecIsInUse() throws Exception {
        Program program = Program.run(data, "devices", "--json");
        assertEquals(0, program.exitCode(), program.said());
        JsonNode document = program.document();
        String names = document.path("devices").findValuesAsText("name").toString();
        assertTrue(names.contains("tone") && names.contains("wav:") && names.contains("none"), names);
        int active = 0;
        for (JsonNode codec : document.path("codecs")) {
            active += codec.path("active").asBoolean() ? 1 : 0;
            assertFalse(codec.path("reason").asText().isBlank(), codec.toString());
        }
        assertEquals(1, active, program.out());
        Program text = Program.run(data, "devices");
        assertTrue(text.out().contains("in use for Opus"), text.said());
    }

    @Test
    void whomToAcceptIsOneOfFourWords() throws Exception {
        Program program = Program.run(data, "listen", "--accept", "friends");
        assertEquals(2, program.exitCode(), program.said());
        assertOneSentence(program, "give paired, invited, ask or any");
    }

    @Test
    void anOddBasePortIsRefused() throws Exception {
        Program program = Program.run(data, "listen", "--port", "6001");
        assertEquals(2, program.exitCode(), program.said());
        assertOneSentence(program, "Port 6001 can't be the base port");
    }

    @ParameterizedTest
    @CsvSource({"0, RTP", "1, RTCP and control"})
    void anOccupiedPortIsNamedWithWhatItIsFor(int offset, String role) throws Exception {
        PortTriple ports = RealStation.freePorts();
        int port = ports.basePort() + offset;
        try (DatagramSocket taken = new DatagramSocket(port, ports.host())) {
            Program program = listen(ports, "none", "none");
            program.process().getOutputStream().close();
            assertEquals(3, program.awaitExit(Duration.ofSeconds(60)), program.said());
            assertOneSentence(program, "Port " + port + " (" + role + ")");
            assertTrue(taken.isBound());
        }
    }

    @Test
    void anOccupiedQManagerPortIsToldWhileTheStationGoesOn() throws Exception {
        PortTriple ports = RealStation.freePorts();
        try (DatagramSocket taken = new DatagramSocket(ports.basePort() + 2, ports.host());
                Program program = listen(ports, "none", "none", "--json")) {
            JsonNode warning = program.awaitEvent("WARNING", Duration.ofSeconds(60));
            assertTrue(
                    warning.path("sentence").asText().contains("Port " + (ports.basePort() + 2) + " (Q Manager)"),
                    program.said());
            assertTrue(program.event("READY").isPresent(), program.said());
            assertTrue(taken.isBound());
            program.say("quit");
            assertEquals(0, program.awaitExit(Duration.ofSeconds(30)), program.said());
        }
    }

    @ParameterizedTest
    @CsvSource({"no such card, none", "none, no such card"})
    void anUnknownDeviceIsNamed(String input, String output) throws Exception {
        PortTriple ports = RealStation.freePorts();
        Program program = listen(ports, input, output);
        assertEquals(4, program.awaitExit(Duration.ofSeconds(60)), program.said());
        assertOneSentence(program, "no such card");
    }

    @Test
    void aWavFileThatIsNoneIsNamed() throws Exception {
        Path wav = Files.writeString(data.resolve("empty.wav"), "");
        PortTriple ports = RealStation.freePorts();
        Program program = listen(ports, "wav:" + wav, "none");
        assertEquals(5, program.awaitExit(Duration.ofSeconds(60)), program.said());
        assertOneSentence(program, "empty.wav");
    }

    private Program listen(PortTriple ports, String input, String output, String... more) throws Exception {
        String[] arguments = {
            "listen",
            "--bind",
            ports.host().getHostAddress(),
            "--port",
            Integer.toString(ports.basePort()),
            "--input",
            input,
            "--output",
            output
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Program.start(data, all);
    }

    private static void assertOneSentence(Program program, String part) {
        assertTrue(program.err().contains(part), program.said());
        assertEquals(1, program.err().lines().count(), program.said());
        assertFalse(program.said().contains("\tat "), program.said());
    }
}
