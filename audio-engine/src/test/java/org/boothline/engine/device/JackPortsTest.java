package org.boothline.engine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

class JackPortsTest {
    private final JackPorts ports = new JackPorts(
            List.of("system:capture_1", "system:capture_2", "desk:a", "desk:b", "desk:a,b", "Built-in Audio:FL"),
            List.of("system:capture_1", "system:capture_2"));

    private List<String> chosen(String name) throws UserFault {
        return ports.chosen(name, "capture");
    }

    @Test
    void takesTheSoundCardUnlessToldOtherwise() throws UserFault {
        assertEquals(List.of("system:capture_1", "system:capture_2"), chosen("jack"));
    }

    @Test
    void takesAPortAClientOrSeveral() throws UserFault {
        assertEquals(List.of("system:capture_2"), chosen("jack:system:capture_2"));
        assertEquals(List.of("desk:a", "desk:b", "desk:a,b"), chosen("jack:desk"));
        assertEquals(List.of("Built-in Audio:FL"), chosen("jack:Built-in Audio"));
        assertEquals(List.of("system:capture_2", "desk:b"), chosen("jack:system:capture_2,desk:b"));
        assertEquals(List.of("desk:a,b"), chosen("jack:desk:a,b"));
    }

    @Test
    void saysWhichPortsThereAreWhenOneIsUnknown() {
        for (String name : List.of("jack:", "jack:des", "jack:desk:", "jack:desk:a,", "jack:system:capture_3")) {
            UserFault fault = assertThrows(UserFault.class, () -> chosen(name), name);
            assertEquals(FaultCode.DEVICE, fault.code());
        }
        UserFault fault = assertThrows(UserFault.class, () -> chosen("jack:desk:c"));
        assertEquals(
                "The capture device \"jack:desk:c\" can't be opened: the JACK server has no port or client \"desk:c\" for"
                        + " capture; it has \"system:capture_1\", \"system:capture_2\", \"desk:a\", \"desk:b\","
                        + " \"desk:a,b\", \"Built-in Audio:FL\"; give jack:CLIENT or jack:PORT with one of these, or"
                        + " choose another device.",
                fault.sentence());
    }

    @Test
    void saysSoWhenThereIsNoSoundCard() {
        JackPorts none = new JackPorts(List.of(), List.of());
        UserFault fault = assertThrows(UserFault.class, () -> none.chosen("jack", "playback"));
        assertTrue(fault.sentence().contains("no sound card's ports for playback; it has none"), fault.sentence());
    }

    @Test
    void listsClientsThatAreNoSoundCard() {
        assertEquals(List.of("desk", "Built-in Audio"), ports.clients());
        assertEquals(3, ports.portsOf("desk"));
    }

    @Test
    void knowsItsNames() {
        assertTrue(JackPorts.isJack("jack") && JackPorts.isJack("jack:desk"));
        assertFalse(JackPorts.isJack("jackhammer") || JackPorts.isJack("Jack"));
    }
}
