package org.boothline.app.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.net.ImpairmentProxy;
import org.boothline.lab.net.LineSettings;
import org.boothline.lab.net.PortTriple;
import org.boothline.lab.net.ProxySettings;
import org.boothline.takes.proof.Manifest;
import org.boothline.transport.identity.IdentityStore;
import org.boothline.transport.message.Messages;
import org.boothline.transport.quic.QuicSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What can't be used is named in one sentence, and nothing is lost by it: files, other versions, disks without room,
 * and noise on the ports. What {@code ProgramIT} asks of one process alone (base port, occupied ports, devices) is not
 * repeated.
 */
class BadInputIT {
    private static final int SAMPLES_PER_SECOND = 48_000;

    @TempDir
    Path temp;

    private RealStation booth;
    private RealStation studio;
    private ImpairmentProxy line;
    private Tmpfs disk;

    @BeforeEach
    void makeStations() throws Exception {
        booth = new RealStation("Booth", temp.resolve("booth"));
        studio = new RealStation("Studio", temp.resolve("studio"));
        booth.meets(studio);
    }

    @AfterEach
    void endAllProcesses() throws Exception {
        RealStation.closeAll(studio, booth, line, disk);
    }

    // ---- files

    @ParameterizedTest
    @CsvSource({
        "missing.wav, there is no such file",
        "truncated.wav, 'it is truncated, only 1.0 s of its'",
        "empty.wav, it is empty",
        "letter.wav, it is not a WAV file",
        "., it is a folder"
    })
    void anInputFileThatCanNotBePlayedIsNamedWithTheReason(String name, String why) throws Exception {
        byte[] speech = Files.readAllBytes(RealStation.speech(temp));
        Files.write(temp.resolve("truncated.wav"), Arrays.copyOf(speech, 44 + 2 * SAMPLES_PER_SECOND));
        Files.write(temp.resolve("empty.wav"), new byte[0]);
        Files.writeString(temp.resolve("letter.wav"), "Dear studio, here is the take. ".repeat(100));
        Path file = temp.resolve(name).normalize();
        Program call = booth.call(studio.ports(), "wav:" + file);
        assertEquals(FaultCode.DISK.exitCode(), call.awaitExit(RealStation.SOON), call.said());
        assertOneSentence(call, file.toString(), why);
    }

    @Test
    void anOutputFileThatCanNotBeWrittenIsNamed() throws Exception {
        Path file = temp.resolve("nowhere").resolve("heard.wav");
        Program listen = studio.listen("--output", "wav:" + file);
        assertEquals(FaultCode.DISK.exitCode(), listen.awaitExit(RealStation.SOON), listen.said());
        assertOneSentence(listen, file.toString(), "there is no folder");
    }

    @Test
    void anOddBasePortOfTheOtherStationIsRefused() throws Exception {
        PortTriple ports = booth.ports();
        Program call = Program.run(booth.data(), "call", "127.0.0.1:" + (ports.basePort() + 1));
        assertEquals(FaultCode.USAGE.exitCode(), call.exitCode(), call.said());
        assertOneSentence(call, "Port " + (ports.basePort() + 1) + " can't be the other station's base port", "");
    }

    @Test
    void aStationThatIsNotTheExpectedOneIsNotConnectedAndTheCallEnds() throws Exception {
        String wrong = "0123456789abcdef".repeat(4);
        studio.listen("--peer-fingerprint", wrong);
        studio.awaitEvents("READY", 1);
        Program mistrusting = booth.call(studio.ports(), "tone", "--peer-fingerprint", wrong);
        assertEquals(FaultCode.TRUST.exitCode(), mistrusting.awaitExit(RealStation.SOON), mistrusting.said());
        assertEquals(1, booth.count("REFUSED", "which is not the one that was given"), booth.lately());
        assertTrue(mistrusting.out().contains(fingerprint(studio)), mistrusting.said());
        for (String[] trusting : new String[][] {{}, {"--peer-fingerprint", fingerprint(studio)}}) {
            Program mistrusted = booth.call(studio.ports(), "tone", trusting);
            assertEquals(FaultCode.TRUST.exitCode(), mistrusted.awaitExit(RealStation.SOON), mistrusted.said());
            assertEquals(1, booth.count("REFUSED", "ask its user for an invitation"), booth.lately());
        }
        List<String> told = studio.sentences("REFUSED");
        assertEquals(2, told.size(), studio.lately());
        for (String sentence : told) {
            assertTrue(sentence.contains("to let it in, send it what \"boothline invite\" prints"), sentence);
            assertTrue(sentence.contains(fingerprint(booth)), sentence);
        }
    }

    private static String fingerprint(RealStation station) throws UserFault {
        return IdentityStore.loadOrCreate(station.data()).fingerprint().hex();
    }

    private static void assertOneSentence(Program program, String what, String why) {
        assertEquals(1, program.err().lines().count(), program.said());
        assertTrue(program.err().startsWith(what), program.said());
        assertTrue(program.err().contains(why), program.said());
    }

    // ---- other versions

    /** Of another station: the word at the handshake, and what its messages bear. */
    private record Version(String protocol, int number) {
        boolean isToldByMessages() {
            return protocol.equals(QuicSettings.PROTOCOL);
        }

        @Override
        public String toString() {
            return protocol.replace('/', '-') + "-with-" + number;
        }
    }

    private static final int YOUNGER = Messages.VERSION + 1;

    /** Older and younger: by the word at the handshake, or by the messages alone. */
    private static final List<Version> OTHER_VERSIONS = List.of(
            new Version("boothline/1", 1),
            new Version("boothline/" + YOUNGER, YOUNGER),
            new Version(QuicSettings.PROTOCOL, 1),
            new Version(QuicSettings.PROTOCOL, YOUNGER));

    @Test
    void aCallerOfAnotherVersionIsRefusedAndBothUsersAreTold() throws Exception {
        studio.listen();
        studio.awaitEvents("READY", 1);
        for (Version version : OTHER_VERSIONS) {
            Path data = temp.resolve("v" + version.number());
            try (OtherVersionStation caller = new OtherVersionStation(data, version.protocol(), version.number())) {
                if (!version.isToldByMessages()) {
                    UserFault there = caller.refusal(studio.ports());
                    assertEquals(FaultCode.PROTOCOL, there.code());
                    assertTrue(there.sentence().contains("another version of Boothline's protocol"), there.sentence());
                    studio.awaitEvents("OTHER_VERSION", 1); // Whoever comes soon after is told of once.
                } else {
                    for (String first : List.of("hello", "pairCommit")) {
                        long before = studio.count("OTHER_VERSION", "");
                        JsonNode answer = caller.call(studio.ports(), first);
                        assertEquals("refusal", answer.path("type").asText(), answer.toString());
                        assertEquals("OTHER_VERSION", answer.path("code").asText(), answer.toString());
                        assertEquals(Messages.VERSION, answer.path("version").asInt());
                        studio.awaitEvents("OTHER_VERSION", (int) before + 1);
                    }
                }
            }
        }
        for (String sentence : studio.sentences("OTHER_VERSION")) {
            assertTrue(sentence.contains("update the older of the two stations"), sentence);
        }
        assertEquals(0, studio.count("CONNECTED", "") + studio.count("PAIRING", ""), studio.lately());
        booth.call(studio.ports(), "tone");
        studio.awaitEvents("CONNECTED", 1); // It is there for the right ones as before.
    }

    @Test
    void aCallToAnotherVersionEndsWithTheReason() throws Exception {
        for (Version version : OTHER_VERSIONS) {
            Path data = temp.resolve(version.toString());
            try (OtherVersionStation other = new OtherVersionStation(data, version.protocol(), version.number())) {
                // With words to be compared first, and without.
                booth.dial(RealStation.at(other.ports()));
                assertEndsWithTheVersion();
                booth.call(other.ports(), "tone");
                assertEndsWithTheVersion();
                assertEquals(
                        version.isToldByMessages() ? List.of("pairCommit", "hello") : List.of(),
                        other.askedTypes(),
                        version.toString());
            }
        }
    }

    private void assertEndsWithTheVersion() throws Exception {
        int code = booth.program().awaitExit(RealStation.SOON);
        assertEquals(FaultCode.PROTOCOL.exitCode(), code, booth.lately());
        assertEquals(1, booth.count("OTHER_VERSION", "it speaks another version of Boothline's protocol"));
        assertEquals(0, booth.count("REFUSED", "") + booth.count("PAIRING", ""), booth.lately());
        assertTrue(booth.takes().isEmpty());
    }

    // ---- disks without room

    /** Over a line that loses packets: what is not lost for ever must come back. */
    private void connect() throws Exception {
        line = ImpairmentProxy.open(ProxySettings.between(booth.ports(), studio.ports())
                .line(LineSettings.PERFECT.withLoss(0.05, 3))
                .seed(12)
                .build());
        studio.listen();
        studio.awaitEvents("READY", 1);
        booth.call(line.faceA(), "wav-loop:" + RealStation.speech(temp), "--bitrate", "510");
        studio.awaitEvents("CONNECTED", 1);
        booth.awaitEvents("CONNECTED", 1);
        studio.program().say("take Full");
        studio.awaitTakeSeconds(1);
        booth.awaitEvents("TAKE_STARTED", 1);
    }

    @Test
    void whatAFullDiskAtTheSenderDidNotTakeIsListedAndTheRestIsRestored() throws Exception {
        disk = Tmpfs.mount(booth.data(), 24);
        connect();
        long heardBefore = studio.view().path("received").path("packets").asLong();
        disk.fill();
        booth.awaitSentence("WARNING", "The disk takes no more of the spool (No space left on device)");
        // The spool's buffer holds two seconds of packets: only then are some lost.
        booth.await("lost samples", () -> unspooled(booth) > 4 * SAMPLES_PER_SECOND);
        assertTrue(booth.view().path("warning").asText().contains("make room in " + booth.data()), booth.lately());
        assertTrue(studio.nextView().path("received").path("packets").asLong() > heardBefore + 600, studio.lately());
        disk.makeRoom();
        booth.awaitSentence("WARNING", "The disk takes the spool again");
        double then = studio.view().path("take").path("seconds").asDouble();
        studio.awaitTakeSeconds(then + 1);
        studio.program().say("stop");
        studio.awaitEvents("TAKE_SIGNED", 1);
        booth.quit();
        studio.quit();

        Manifest manifest = booth.take("Full").manifest().orElseThrow().manifest();
        assertTrue(
                manifest.unspooledSamples().count() >= 4 * SAMPLES_PER_SECOND,
                manifest.lines().toString());
        assertFalse(manifest.unspooledPackets().isEmpty(), manifest.lines().toString());
        assertPartly(
                "restore",
                "The sender's disk did not keep " + manifest.unspooledPackets().count() + " packets");
        JsonNode shown = studio.shown("Full");
        assertEquals("PARTIAL", shown.path("state").asText(), shown.toString());
        assertEquals(0, shown.path("missingPackets").size(), shown.toString());
        assertEquals(
                manifest.unspooledPackets().ranges().size(),
                shown.path("unspooledPackets").size());
        assertPartly("replace", "The sender's disk did not keep");
        TakeProofs.assertProven(booth, "Full");
    }

    private void assertPartly(String verb, String reason) throws Exception {
        Program job = studio.command("takes", verb, "Full");
        assertEquals(FaultCode.TAKE.exitCode(), job.exitCode(), job.said());
        assertTrue(job.err().contains("is not " + verb + "d wholly"), job.said());
        assertTrue(job.err().contains(reason), job.said());
    }

    private static long unspooled(RealStation station) {
        return station.view().path("sent").path("unspooledSamples").asLong();
    }

    @Test
    void whatAFullDiskAtTheReceiverDidNotTakeIsFetchedWhenThereIsRoom() throws Exception {
        disk = Tmpfs.mount(studio.data(), 24);
        connect();
        disk.fill();
        studio.awaitSentence("WARNING", "The disk takes no more of the packet log (No space left on device)");
        double then = studio.view().path("take").path("seconds").asDouble();
        studio.awaitTakeSeconds(then + 4);
        assertTrue(studio.view().path("warning").asText().contains("fetched again by Restore"), studio.lately());
        disk.makeRoom();
        studio.awaitSentence("WARNING", "The disk takes the packet log again");
        studio.awaitTakeSeconds(then + 5);
        studio.program().say("stop");
        studio.awaitEvents("TAKE_SIGNED", 1);
        booth.quit();
        studio.quit();

        JsonNode gaps = studio.shown("Full").path("missingPackets");
        long missing = 0;
        long longest = 0;
        for (JsonNode gap : gaps) {
            long packets = gap.path("end").asLong() - gap.path("first").asLong();
            missing += packets;
            longest = Math.max(longest, packets);
        }
        assertTrue(longest > 100, "what the disk refused is one gap of the others: " + gaps);
        Program restore = studio.command("takes", "restore", "Full", "--json");
        assertTrue(restore.out().contains("\"unitsFetched\":" + missing), missing + " missing: " + restore.out());
        assertEquals(0, restore.exitCode(), restore.said());
        assertEquals(
                TakeProofs.assertProven(booth, "Full").path("packetRoot"),
                TakeProofs.assertProven(studio, "Full").path("packetRoot"));
    }

    // ---- noise

    @Test
    void randomBytesOnAllPortsDisturbNeitherTheCallNorTheTake() throws Exception {
        long seed = new Random().nextLong();
        String seeded = "seed " + seed;
        studio.listen();
        studio.awaitEvents("READY", 1);
        booth.call(studio.ports(), "wav-loop:" + RealStation.speech(temp));
        studio.awaitEvents("CONNECTED", 1);
        booth.awaitEvents("CONNECTED", 1);
        booth.program().say("take Noise");
        studio.awaitTakeSeconds(1);
        makeNoise(new Random(seed), 2_048);
        double then = studio.view().path("take").path("seconds").asDouble();
        studio.awaitTakeSeconds(then + 1);
        studio.program().say("stop");
        studio.awaitEvents("TAKE_SIGNED", 1);
        for (RealStation station : List.of(booth, studio)) {
            assertEquals("CONNECTED", station.view().path("state").asText(), seeded);
            assertEquals(0, station.count("LINE", "") + station.count("WARNING", ""), seeded + station.lately());
            assertEquals(1, station.count("CONNECTED", ""), seeded + station.lately());
        }
        booth.quit();
        studio.quit();
        TakeProofs.assertMadePerfect(booth, studio, "Noise");
        assertNoErrorLogged(booth);
        assertNoErrorLogged(studio);
    }

    /** Every first byte on every port of both, 1 to 1500 bytes long. */
    private void makeNoise(Random random, int eachPort) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < eachPort; i++) {
                for (int port = 0; port < PortTriple.PORTS; port++) {
                    for (RealStation station : List.of(booth, studio)) {
                        byte[] bytes = new byte[1 + random.nextInt(1_500)];
                        random.nextBytes(bytes);
                        bytes[0] = (byte) i;
                        InetSocketAddress to = station.ports().address(port);
                        socket.send(new DatagramPacket(bytes, bytes.length, to));
                    }
                }
                if (i % 16 == 0) {
                    LockSupport.parkNanos(5_000_000); // Some thousand a second: a flood is another matter.
                }
            }
        }
    }

    private static void assertNoErrorLogged(RealStation station) throws IOException {
        for (String name : List.of("log/boothline.log", "qmanager/qmanager.log")) {
            Path log = station.data().resolve(name);
            assertTrue(Files.exists(log), log.toString());
            List<String> errors = Files.readAllLines(log, StandardCharsets.UTF_8).stream()
                    .filter(logged -> logged.contains(" ERROR ") || logged.contains("Exception"))
                    .toList();
            assertEquals(List.of(), errors, log.toString());
        }
    }
}
