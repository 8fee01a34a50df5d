package org.boothline.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.privacy.Redaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogConfiguratorTest {
    private static final String KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();
    private final LoggerContext context = new LoggerContext();
    private final Path before = LogFile.path();
    private Path file;

    @BeforeEach
    void configure() {
        file = temp.resolve("log").resolve("boothline.log");
        LogFile.use(file, warnings::add);
        context.setMDCAdapter(new LogbackMDCAdapter()); // What SLF4J does for the one context of a program.
        new LogConfigurator().configure(context);
    }

    @AfterEach
    void stop() {
        context.stop();
        LogFile.use(before, null);
    }

    private Logger logger() {
        return context.getLogger("org.boothline.app.Somewhere");
    }

    @Test
    void aLineHoldsNeitherAddressNorKeyNorToken() throws IOException {
        Redaction.hide("studio.example.test");
        logger().info("called by {} at {}", KEY, new InetSocketAddress("203.0.113.7", 6001));
        logger().warn("Calling studio.example.test ({}): token={}", "2001:db8::7", "abcdef");
        String log = Files.readString(file);
        assertTrue(log.contains("called by [secret] at /[address]:6001\n"), log);
        assertTrue(log.contains("Calling [host] ([address]): token=[secret]\n"), log);
        assertTrue(log.matches("(?s)2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z INFO  .*"), "its time is whole: " + log);
        assertEquals(List.of("Calling [host] ([address]): token=[secret]"), warnings);
    }

    @Test
    void norDoTheExceptionsInItNorTheirCauses() throws IOException {
        Exception cause = new IOException("no route to 203.0.113.7, key " + KEY);
        cause.addSuppressed(new IllegalStateException("closed: /203.0.113.8:6001"));
        logger().error(
                        "failed",
                        new UserFault(FaultCode.NETWORK, "203.0.113.9 is away", "Bearer abcdefgh", "wait", cause));
        String log = Files.readString(file);
        assertFalse(log.contains("203.0.113") || log.contains(KEY) || log.contains("abcdefgh"), log);
        assertTrue(log.contains("Caused by: java.io.IOException: no route to [address], key [secret]"), log);
        assertTrue(log.contains("Suppressed: java.lang.IllegalStateException: closed: /[address]:6001"), log);
        assertTrue(log.contains("at org.boothline.app.log.LogConfiguratorTest.nor"), "the trace stays: " + log);
    }

    @Test
    void theFileAndEachNewOneAfterARollBelongToTheirOwnerOnly() throws Exception {
        assumeTrue(temp.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        context.reset();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        new LogConfigurator().configure(context); // As an older version left it.
        logger().info("one");
        ((RollingFileAppender<?>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("file")).rollover();
        logger().info("two");
        assertTrue(Files.readString(file).endsWith(" two\n"));
        for (Path each : List.of(file, temp.resolve("log/boothline.log.1"))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(each)), "" + each);
        }
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("log"))));
    }
}
