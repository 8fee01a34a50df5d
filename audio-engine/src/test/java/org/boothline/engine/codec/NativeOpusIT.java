package org.boothline.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.boothline.base.fault.UserFault;
import org.junit.jupiter.api.Test;

/** Where our binding can be built it was, and it is the one in use: a build that silently does without is found here. */
class NativeOpusIT {
    @Test
    void isInUseWhereItCanBeBuilt() throws Exception {
        for (String tool : new String[] {"cmake", "cc", "pkg-config"}) {
            assumeTrue(succeeds("sh", "-c", "command -v " + tool), "there is no " + tool);
        }
        assumeTrue(succeeds("pkg-config", "--exists", "opus >= 1.2"), "there are no headers of libopus");
        assumeTrue(Files.exists(Path.of(System.getProperty("java.home"), "include", "jni.h")), "this JDK has no jni.h");
        assumeTrue(System.getProperty(Codecs.PROPERTY) == null, "another provider is forced");
        assertEquals("native", Codecs.opus().name(), explanation());
    }

    private static String explanation() throws UserFault {
        return Codecs.explanation();
    }

    private static boolean succeeds(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (java.io.IOException absent) {
            return false;
        }
    }
}
