package org.boothline.lab.check.violating.session.take;

import org.boothline.lab.check.violating.ui.AnyWindow;

/** The composition has no window. */
public final class ImportsWindow {
    public AnyWindow wrong;
}
