package org.boothline.engine.device;

import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.jspecify.annotations.Nullable;

/** The sentences about devices. <b>Thread</b>: any. */
final class DeviceFaults {
    private static final String WITHOUT_CARD = "without a sound card use wav:FILE, tone or none";

    private DeviceFaults() {}

    static UserFault unknown(String name, String direction, List<String> known) {
        return new UserFault(
                FaultCode.DEVICE,
                "No " + direction + " device is called \"" + name + "\"",
                known.isEmpty()
                        ? "this machine has no sound card for " + direction
                        : "this machine has " + String.join(", ", quoted(known)),
                known.isEmpty()
                        ? "plug one in, or " + WITHOUT_CARD
                        : "give one of these names, an unmistakable part of it or its number, or " + WITHOUT_CARD);
    }

    static UserFault ambiguous(String name, String direction, List<String> matching) {
        return new UserFault(
                FaultCode.DEVICE,
                "\"" + name + "\" could be more than one " + direction + " device",
                "it is part of " + String.join(", ", quoted(matching)),
                "give more of the name, or the device's number");
    }

    static UserFault noStream(String name) {
        return new UserFault(
                FaultCode.DEVICE,
                "\"" + name + "\" captures nothing",
                "it is for playback, or for sending no stream at all",
                "choose a sound card, wav:FILE, wav-loop:FILE or tone");
    }

    static UserFault onlyCaptures(String name) {
        return new UserFault(
                FaultCode.DEVICE,
                "\"" + name + "\" can't be played to",
                "it is for capture only",
                "choose a sound card, wav:FILE or none");
    }

    static UserFault badTone(String name) {
        return new UserFault(
                FaultCode.DEVICE,
                "\"" + name + "\" is no tone",
                "a tone is tone, tone:HZ or tone:HZ:DBFS, with 1 to 23,000 Hz and -120 to 0 dBFS",
                "for instance tone:440:-20");
    }

    static UserFault emptyFile(String name) {
        return new UserFault(
                FaultCode.DISK, "\"" + name + "\" can't be played", "the file holds no audio", "choose another file");
    }

    static UserFault refused(String name, String direction, @Nullable Exception first) {
        String said = first == null ? "it has no line for " + direction : String.valueOf(first.getMessage());
        UserFault fault = new UserFault(
                FaultCode.DEVICE,
                "The " + direction + " device \"" + name + "\" can't be opened",
                "it grants neither 24 nor 16 bits at 48 or 44.1 kHz (" + said + ")",
                "close other programs that use it, or choose another device");
        if (first != null) {
            fault.initCause(first);
        }
        return fault;
    }

    static UserFault gone(String name, String direction) {
        return new UserFault(
                FaultCode.DEVICE,
                "The " + direction + " device \"" + name + "\" is gone",
                "it was unplugged, or its sound server has stopped",
                "plug it in again or choose another device");
    }

    static UserFault silent(String name, String direction, long seconds) {
        return new UserFault(
                FaultCode.DEVICE,
                "The " + direction + " device \"" + name + "\" is gone",
                "it has moved no audio for " + seconds + " s, as a card does that was unplugged",
                "plug it in again or choose another device");
    }

    private static List<String> quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").toList();
    }
}
