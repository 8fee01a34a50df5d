package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.VirtualClock;
import org.boothline.engine.pcm.SampleEncoding;
import org.boothline.engine.wav.BroadcastInfo;
import org.boothline.engine.wav.WavFormat;
import org.boothline.engine.wav.WavWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCatalogueTest {
    private static final DeviceRequest MONO = DeviceRequest.of(1);

    private final VirtualClock clock = new VirtualClock();
    private final FakeCard onlyPlays =
            new FakeCard("HDMI [plughw:0,3]", List.of(), List.of(new SampleFormat(48_000, 2, 16)));
    private final FakeCard scarlett = FakeCard.of("Scarlett 2i2 [plughw:1,0]", 48_000, 2, 24);
    private final FakeCard scarlettSolo = FakeCard.of("Scarlett Solo [plughw:2,0]", 44_100, 1, 16);
    private final DeviceCatalogue catalogue =
            new DeviceCatalogue(() -> List.of(onlyPlays, scarlett, scarlettSolo), List::of, clock, clock);

    @TempDir
    Path folder;

    @Test
    void listsCardsByNumberThenVirtualDevices() {
        List<DeviceInfo> devices = catalogue.list();
        assertEquals("HDMI [plughw:0,3]", devices.get(0).name());
        assertEquals(2, devices.get(2).index());
        assertTrue(!devices.get(0).captures() && devices.get(0).plays());
        assertEquals("[16 bit 44.1 kHz mono]", devices.get(2).captureFormats().toString());
        assertEquals(
                List.of("wav:FILE", "wav-loop:FILE", "tone[:HZ[:DBFS]]", "none"),
                devices.stream()
                        .filter(DeviceInfo::isVirtual)
                        .map(DeviceInfo::name)
                        .toList());
    }

    @Test
    void listsWhatAJackServerHasBetweenThemByNameOnly() {
        DeviceInfo jack = new DeviceInfo(-1, "jack", "a server", true, true, false, List.of(), List.of());
        DeviceCatalogue with = new DeviceCatalogue(() -> List.of(scarlett), () -> List.of(jack), clock, clock);
        assertEquals(scarlett.name(), with.list().get(0).name());
        assertEquals(jack, with.list().get(1));
        assertTrue(with.list().get(2).isVirtual());
    }

    @Test
    void findsACardByNamePartNumberAndDefault() throws UserFault {
        for (String name : List.of("Scarlett 2i2 [plughw:1,0]", "scarlett 2I2", "2i2", "1", "default")) {
            assertEquals(
                    scarlett.name(), catalogue.openCapture(name, MONO).line().name(), name);
        }
        assertEquals(
                onlyPlays.name(), catalogue.openPlayback("default", MONO).line().name());
    }

    @Test
    void prefersAWholeNameToPartsAndNumbers() throws UserFault {
        FakeCard one = FakeCard.of("1", 48_000, 2, 24);
        FakeCard mic = FakeCard.of("Mic", 48_000, 2, 24);
        FakeCard microphone = FakeCard.of("Microphone", 48_000, 2, 24);
        DeviceCatalogue other = new DeviceCatalogue(() -> List.of(one, mic, microphone), List::of, clock, clock);
        assertEquals("1", other.openCapture("1", MONO).line().name());
        assertEquals("Mic", other.openCapture("mic", MONO).line().name());
    }

    @Test
    void saysWhichDevicesThereAreWhenTheNameIsUnknown() {
        UserFault fault = fault(() -> catalogue.openCapture("Rode", MONO));
        assertEquals(FaultCode.DEVICE, fault.code());
        assertEquals(
                "No capture device is called \"Rode\": this machine has \"Scarlett 2i2 [plughw:1,0]\", "
                        + "\"Scarlett Solo [plughw:2,0]\"; give one of these names, an unmistakable part of it or its "
                        + "number, or without a sound card use wav:FILE, tone or none.",
                fault.sentence());
        for (String name : List.of("0", "7", "", " ")) { // 0 is a card, but it can't capture.
            String sentence = fault(() -> catalogue.openCapture(name, MONO)).sentence();
            assertTrue(sentence.startsWith("No capture device is called \"" + name + "\""), sentence);
        }
    }

    @Test
    void refusesAPartThatFitsMoreThanOneCard() {
        UserFault fault = fault(() -> catalogue.openPlayback("scarlett", MONO));
        assertTrue(
                fault.sentence().startsWith("\"scarlett\" could be more than one playback device"), fault.sentence());
    }

    @Test
    void saysWhatToDoWithoutAnySoundCard() {
        DeviceCatalogue none = new DeviceCatalogue(List::of, List::of, clock, clock);
        UserFault fault = fault(() -> none.openCapture("default", MONO));
        assertTrue(fault.sentence().contains("has no sound card for capture"), fault.sentence());
        assertTrue(fault.remedy().contains("wav:FILE"), fault.sentence());
    }

    @Test
    void refusesVirtualDevicesInTheWrongDirection() {
        assertEquals(
                FaultCode.DEVICE,
                fault(() -> catalogue.openCapture("none", MONO)).code());
        assertEquals(
                FaultCode.DEVICE,
                fault(() -> catalogue.openPlayback("tone:440", MONO)).code());
        assertEquals(
                FaultCode.DEVICE,
                fault(() -> catalogue.openPlayback("wav-loop:a.wav", MONO)).code());
    }

    @Test
    void refusesTonesThatAreNone() {
        for (String name :
                List.of("tone:", "tone:loud", "tone:0", "tone:24000", "tone:440:1", "tone:440:-18:x", "tone:NaN")) {
            assertTrue(fault(() -> catalogue.openCapture(name, MONO)).sentence().contains("is no tone"), name);
        }
    }

    @Test
    void refusesFilesThatAreMissingEmptyOrNoAudio() throws Exception {
        assertTrue(fault(() -> catalogue.openCapture("wav:" + folder.resolve("no.wav"), MONO))
                .sentence()
                .contains("there is no such file"));
        Path empty = Files.createFile(folder.resolve("empty.wav"));
        assertTrue(fault(() -> catalogue.openCapture("wav:" + empty, MONO))
                .sentence()
                .contains("it is empty"));
        Path silent = folder.resolve("silent.wav");
        WavWriter.create(
                        silent,
                        new WavFormat(48_000, 1, SampleEncoding.PCM24),
                        new BroadcastInfo("", "", "", null, 0, ""))
                .finish();
        UserFault fault = fault(() -> catalogue.openCapture("wav:" + silent, MONO));
        assertTrue(fault.sentence().contains("holds no audio"), fault.sentence());
        assertEquals(FaultCode.DISK, fault.code());
    }

    @Test
    void opensEveryVirtualDevice() throws UserFault, IOException {
        Path file = folder.resolve("out.wav");
        try (PlaybackDevice out = catalogue.openPlayback("wav:" + file, DeviceRequest.of(2))) {
            out.write(new float[480], 240);
            assertEquals(2, out.channels());
        }
        try (CaptureDevice in = catalogue.openCapture("wav-loop:" + file, MONO);
                PlaybackDevice none = catalogue.openPlayback("none", MONO);
                CaptureDevice tone = catalogue.openCapture("tone:440:-20", MONO)) {
            assertEquals(2, in.line().channels());
            assertEquals(1, none.channels());
            assertEquals("tone:440:-20", tone.line().name());
        }
    }

    private interface Opening {
        Object open() throws UserFault;
    }

    private static UserFault fault(Opening opening) {
        return assertThrows(UserFault.class, opening::open);
    }
}
