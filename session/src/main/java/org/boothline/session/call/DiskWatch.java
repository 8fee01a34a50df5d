package org.boothline.session.call;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.session.wiring.SpoolStage;
import org.jspecify.annotations.Nullable;

/** Tells the user when a disk begins to refuse, and when it takes again. <b>Thread</b>: told on any; tells on control. */
final class DiskWatch implements SpoolStage.Listener {
    private final Parts parts;
    private final Consumer<@Nullable String> warn;
    private final String what;
    private final String consequence;

    DiskWatch(Parts parts, Consumer<@Nullable String> warn, String what, String consequence) {
        this.parts = parts;
        this.warn = warn;
        this.what = what;
        this.consequence = consequence;
    }

    @Override
    public void diskRefuses(IOException why) {
        String sentence =
                "The disk takes no more of the " + what + " (" + why.getMessage() + "): the audio goes on, but "
                        + consequence + "; make room in " + parts.settings().dataDir() + ".";
        parts.control().execute(() -> warn.accept(sentence));
    }

    @Override
    public void diskAccepts() {
        parts.control().execute(() -> {
            warn.accept("The disk takes the " + what + " again.");
            warn.accept(null);
        });
    }

    /** The disk takes nothing of a stream from the beginning. */
    static UserFault fault(Path folder, IOException e) {
        return new UserFault(
                FaultCode.DISK,
                "The stream can't be kept in " + folder,
                String.valueOf(e.getMessage()),
                "make room there, or choose another folder with --data",
                e);
    }
}
