package org.boothline.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class BoothlineTest {
    @TempDir
    Path data;

    private TestShell shell;

    @BeforeEach
    void newShell() {
        shell = new TestShell(data);
    }

    @Test
    void anEchoStationHasNoOtherInputAndNothingToSayBeside() {
        for (String option : new String[] {"--input=tone", "--output=none", "--monitor", "--talkback=tone"}) {
            TestShell fresh = new TestShell(data);
            assertEquals(2, fresh.run("listen", "--echo", option), option);
            assertTrue(fresh.err().contains("echo"), fresh.err());
        }
    }

    @Test
    void otherEquipmentHasNoTalkback() {
        assertEquals(2, shell.run("call", "localhost", "--plain", "ours.sdp", "--talkback", "tone"));
        assertTrue(shell.err().contains("other equipment takes one stream"), shell.err());
    }

    @Test
    void theMonitorTakesTheNextWordOnlyIfItIsANumber() {
        assertEquals(2, shell.run("call", "--monitor", "boothline:AQBnQd"), "that is whom to call");
        assertTrue(shell.err().contains("nvitation"), shell.err());
        TestShell loud = new TestShell(data);
        assertEquals(2, loud.run("call", "--monitor", "70", "boothline:AQBnQd"));
        assertTrue(loud.err().contains("the monitor's gain is"), loud.err());
    }

    @Test
    void aloneItPrintsTheCommands() {
        assertEquals(0, shell.run());
        for (String command : List.of("demo", "listen", "call", "takes", "qmanager", "devices", "identity")) {
            assertTrue(shell.out().contains("\n  " + command + " "), shell.out());
        }
    }

    @Test
    void theVersionIsOneLine() {
        assertEquals(0, shell.run("--version"));
        assertTrue(shell.out().matches("Boothline .* \\(Java \\d+, .*\\)\\R"), shell.out());
    }

    @Test
    void everyHelpTextExplainsEveryOptionAndGivesAnExample() {
        List<CommandLine> commands = new ArrayList<>();
        collect(Boothline.commandLine(shell.shell(), ""), commands);
        assertTrue(commands.size() > 15, "there are more commands than " + commands.size());
        for (CommandLine command : commands) {
            String name = command.getCommandSpec().qualifiedName();
            String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertTrue(help.contains(option.longestName()), name + " hides " + option.longestName());
                assertTrue(
                        String.join("", option.description()).length() > 8,
                        name + " does not explain " + option.longestName());
            }
            assertTrue(
                    String.join("", command.getCommandSpec().usageMessage().footer())
                            .contains("boothline "),
                    name + " gives no example");
            assertTrue(
                    command.getCommandSpec().usageMessage().description().length > 0,
                    name + " does not say what it does");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"listen", "call", "takes", "qmanager", "devices", "identity", "demo"})
    void everyCommandHelps(String command) {
        assertEquals(0, shell.run(command, "--help"));
        assertTrue(shell.out().startsWith("Usage: boothline " + command), shell.out());
        assertEquals("", shell.err());
    }

    @Test
    void anUnknownCommandIsRefusedWithTheOnesThatThereAre() {
        assertEquals(2, shell.run("liste"));
        assertTrue(shell.err().startsWith("\"liste\" is not a command; these are: demo, listen,"), shell.err());
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertEquals(2, shell.run("listen", "--frequency", "7"));
        assertTrue(shell.err().contains("--frequency") && shell.err().contains("boothline listen --help"), shell.err());
    }

    @Test
    void takesWithoutACommandSaysWhatIsMissing() {
        assertEquals(2, shell.run("takes"));
        assertTrue(shell.err().startsWith("Missing: list, show,"), shell.err());
    }

    @Test
    void whomToAcceptIsOneOfFourWords() {
        assertEquals(2, shell.run("listen", "--accept", "friends"));
        assertOneSentenceWith("give paired, invited, ask or any");
    }

    @Test
    void anInvitationThatIsNotWholeIsNotCalled() {
        assertEquals(2, shell.run("call", "boothline:AQBnQd"));
        assertOneSentenceWith("The invitation is damaged");
    }

    @Test
    void whatOtherEquipmentSendsIsOfNoUseInACallBetweenStations() {
        assertEquals(2, shell.run("call", "localhost", "--plain-sdp", "theirs.sdp"));
        assertOneSentenceWith("add --plain FILE.sdp");
    }

    @Test
    void aStationThatIsNotKnownCanNotBeForgottenOrRenamed() {
        assertEquals(2, shell.run("peers", "forget", "Nobody"));
        assertOneSentenceWith("Nobody");
        assertEquals(2, newShellRuns("peers", "rename", "Nobody", "Somebody"));
        assertOneSentenceWith("Nobody");
    }

    @Test
    void whatIsNoFingerprintIsRefused() {
        assertEquals(2, shell.run("listen", "--peer-fingerprint", "12ab"));
        assertOneSentenceWith("64 hexadecimal digits");
    }

    @Test
    void portsThatAreNoBasePortAreRefused() {
        assertEquals(2, shell.run("listen", "--port", "7001"));
        assertOneSentenceWith("Port 7001");
        assertEquals(2, newShellRuns("call", "localhost:80"));
        assertOneSentenceWith("Port 80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--frame=7",
                "--channels=3",
                "--bitrate=900",
                "--playout-delay=501",
                "--device-buffer=7",
                "--gain=99",
                "--role=choir"
            })
    void settingsThatCantBeAreRefusedWithOneSentence(String option) {
        assertEquals(2, shell.run("listen", option));
        assertOneSentenceWith(option.substring(option.indexOf('=') + 1));
    }

    @Test
    void aDeviceBufferIsIgnoredForJackWhichSaysSo() {
        assertEquals(2, shell.run("listen", "--device-buffer=64", "--output=jack:desk", "--gain=99"));
        List<String> said = shell.err().lines().toList();
        assertEquals("--device-buffer is ignored for JACK: there the buffer is the server's period.", said.get(0));
        assertEquals(2, newShellRuns("listen", "--device-buffer=64", "--output=Desk", "--gain=99"));
        assertOneSentenceWith("the gain is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--loss=101", "--burst=0", "--blackout=-1", "--seconds=0", "--jitter=-3"})
    void theDemoRefusesALineThatCantBe(String option) {
        assertEquals(2, shell.run("demo", option));
        assertOneSentenceWith("boothline demo --help");
    }

    @Test
    void theDemoSaysThatItsInputIsNotThere() {
        assertEquals(5, shell.run("demo", "--input", data.resolve("none.wav").toString()));
        assertOneSentenceWith("there is no such file");
    }

    @Test
    void aTakeThatIsNotThereEndsWithTheFaultsCode() {
        assertEquals(10, shell.run("takes", "show", "nothing"));
        assertOneSentenceWith("there is no take yet");
    }

    @Test
    void anEmptyStoreIsNoFault() {
        assertEquals(0, shell.run("takes", "list"));
        assertEquals("There are no takes.", shell.out().strip());
        assertEquals(0, newShellRuns("takes", "list", "--json"));
        assertTrue(shell.out().contains("\"takes\" : [ ]"), shell.out());
    }

    @Test
    void aFileWithoutProofIsNotVerified() {
        assertEquals(5, shell.run("takes", "verify", data.resolve("none.wav").toString()));
        assertOneSentenceWith("there is no such file");
    }

    private int newShellRuns(String... arguments) {
        newShell();
        return shell.run(arguments);
    }

    private void assertOneSentenceWith(String part) {
        String said = shell.err().strip();
        assertTrue(said.contains(part), said);
        assertTrue(said.endsWith("."), said);
        assertEquals(1, said.lines().count(), said);
        assertFalse(said.contains("Exception"), said);
        assertEquals("", shell.out());
    }

    private static void collect(CommandLine line, List<CommandLine> into) {
        into.add(line);
        line.getSubcommands().values().forEach(sub -> collect(sub, into));
    }
}
