package org.boothline.session.wiring;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a stage told about its disk. */
final class DiskEvents implements SpoolStage.Listener {
    final List<String> told = new ArrayList<>();

    @Override
    public void diskRefuses(IOException why) {
        told.add("refuses");
    }

    @Override
    public void diskAccepts() {
        told.add("accepts");
    }
}
