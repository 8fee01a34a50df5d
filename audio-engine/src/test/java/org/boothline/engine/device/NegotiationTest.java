package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.Test;

class NegotiationTest {
    private final VirtualClock clock = new VirtualClock();

    @Test
    void takesTheBestFormatThatIsGranted() throws UserFault {
        SampleFormat best = new SampleFormat(48_000, 1, 24);
        SampleFormat mapped = new SampleFormat(48_000, 2, 24);
        SampleFormat shallow = new SampleFormat(48_000, 1, 16);
        SampleFormat slow = new SampleFormat(44_100, 1, 24);
        SampleFormat worst = new SampleFormat(44_100, 2, 16);
        assertEquals(best, granted(1, worst, slow, shallow, mapped, best));
        assertEquals(mapped, granted(1, worst, slow, shallow, mapped));
        assertEquals(shallow, granted(1, worst, slow, shallow));
        assertEquals(slow, granted(1, worst, slow));
        assertEquals(worst, granted(1, worst));
        assertEquals(mapped, granted(2, best, mapped));
        assertEquals(best, granted(2, best, slow));
    }

    private SampleFormat granted(int channels, SampleFormat... formats) throws UserFault {
        FakeCard card = new FakeCard("card", List.of(formats), List.of());
        DeviceLine line =
                JavaSoundCapture.open(card, DeviceRequest.of(channels), clock).line();
        return new SampleFormat(line.sampleRateHz(), line.channels(), line.bits());
    }

    @Test
    void reportsTheBufferThatWasGrantedNotTheOneAskedFor() throws UserFault {
        FakeCard card = FakeCard.of("jack", 48_000, 2, 16);
        card.line.refuseBuffersNotMultipleOf = 256;
        assertEquals(
                512,
                JavaSoundPlayback.open(card, DeviceRequest.of(2), clock).line().bufferFrames());
        DeviceRequest small = new DeviceRequest(2, 96, 48_000);
        assertEquals(512, JavaSoundCapture.open(card, small, clock).line().bufferFrames());
        card.line.refuseBuffersNotMultipleOf = 1;
        DeviceLine line = JavaSoundCapture.open(card, small, clock).line();
        assertEquals(96, line.bufferFrames());
        assertEquals(2.0, line.bufferMs(), 1e-9);
    }

    @Test
    void asksForSmallBuffersFirst() {
        assertEquals(List.of(480, 512, 256, 960, 1_024, 2_048, 4_096), List.copyOf(Negotiation.bufferFrames(480)));
        assertEquals(List.of(64, 480, 512, 256, 960, 1_024, 2_048, 4_096), List.copyOf(Negotiation.bufferFrames(64)));
        assertEquals(List.of(1_024, 960, 2_048, 4_096), List.copyOf(Negotiation.bufferFrames(1_024)));
    }

    @Test
    void saysWhyACardCannotBeOpened() {
        FakeCard card = FakeCard.of("odd", 48_000, 1, 8);
        UserFault fault = assertThrows(UserFault.class, () -> JavaSoundPlayback.open(card, DeviceRequest.of(1), clock));
        assertEquals(FaultCode.DEVICE, fault.code());
        assertTrue(fault.sentence().contains("\"odd\" can't be opened"), fault.sentence());
        assertTrue(fault.sentence().contains("no line with 24 bit 48.0 kHz mono"), fault.sentence());
    }

    @Test
    void refusesRequestsThatNoCardCouldGrant() {
        assertThrows(IllegalArgumentException.class, () -> new DeviceRequest(3, 480, 48_000));
        assertThrows(IllegalArgumentException.class, () -> new DeviceRequest(1, 0, 48_000));
        assertThrows(IllegalArgumentException.class, () -> new DeviceRequest(1, 480, 0));
    }
}
