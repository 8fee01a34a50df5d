package org.boothline.app.command;

import org.jspecify.annotations.Nullable;

/** Which Boothline this is. */
final class Version {
    private Version() {}

    /** The version in the jar's manifest. */
    static String number() {
        @Nullable String written = Version.class.getPackage().getImplementationVersion();
        return written == null ? "development" : written;
    }

    static String sentence() {
        return "Boothline " + number() + " (Java " + Runtime.version().feature() + ", " + System.getProperty("os.name")
                + " " + System.getProperty("os.arch") + ")";
    }
}
