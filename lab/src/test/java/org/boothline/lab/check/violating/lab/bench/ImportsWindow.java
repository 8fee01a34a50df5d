package org.boothline.lab.check.violating.lab.bench;

import org.boothline.lab.check.violating.ui.AnyWindow;

/** The lab measures everything but the window. */
public final class ImportsWindow {
    public AnyWindow wrong;
}
