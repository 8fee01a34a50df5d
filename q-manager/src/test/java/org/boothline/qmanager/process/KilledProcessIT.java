package org.boothline.qmanager.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.wav.WavReader;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.qmanager.station.Ports;
import org.boothline.qmanager.station.Stations;
import org.boothline.takes.proof.Verdict;
import org.boothline.takes.seal.TakeVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} in the middle of a Replace of five minutes. */
class KilledProcessIT {
    /** 43 MB take five seconds, so that a kill lands in the middle. */
    private static final int RATE_BYTES_PER_SECOND = 8_000_000;

    @TempDir
    Path root;

    private Stations stations;
    private final int boothBase = Ports.freeBase();
    private final int studioBase = Ports.freeBase();
    private Process booth;
    private Process studio;

    @BeforeEach
    void fiveMinutes() throws IOException, UserFault {
        stations = Stations.make(root, new Stations.Story(301));
        stations.areAt(boothBase, studioBase);
        booth = start(stations.boothDir, boothBase);
        studio = start(stations.studioDir, studioBase);
    }

    @AfterEach
    void endAll() {
        booth.destroyForcibly();
        studio.destroyForcibly();
    }

    private Process start(Path data, int base) throws IOException {
        Process process = new ProcessBuilder(Java.command(
                        List.of("-Dtest.rate=" + RATE_BYTES_PER_SECOND),
                        QManagerMain.class,
                        "qmanager",
                        "run",
                        "--data",
                        data.toString(),
                        "--port",
                        Integer.toString(base)))
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("log-" + base).toFile())
                .start();
        await().atMost(Duration.ofSeconds(20)).until(() -> QManagerClient.find(data)
                .filter(client -> client.api().pid() == process.pid())
                .isPresent());
        return process;
    }

    private QManagerClient client(Path data) {
        return QManagerClient.find(data).orElseThrow();
    }

    private JobView job() throws UserFault {
        return client(stations.studioDir).jobs().get(0);
    }

    private void killAfter(Process process, long bytes) throws InterruptedException {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> job().bytesResent() > bytes);
        process.destroyForcibly();
        assertTrue(process.waitFor(5, TimeUnit.SECONDS));
    }

    @Test
    void goesOnAfterEitherQManagerWasKilledAndResendsLessThanAMebibyte() throws Exception {
        client(stations.studioDir).replace("last");
        killAfter(studio, 10_000_000);
        studio = start(stations.studioDir, studioBase);
        killAfter(booth, 25_000_000);
        assertTrue(job().bytesResent() < 40_000_000, "the kills land in the middle");
        booth = start(stations.boothDir, boothBase);
        await().atMost(Duration.ofSeconds(90)).until(() -> job().isFinished());
        JobView done = job();
        assertTrue(done.isProven(), done.toString());
        long missing = stations.samples.count() * 3;
        long served = client(stations.boothDir).take(stations.takeId).bytesResent();
        System.out.printf(
                "both killed within %d B: sent in all %d B, %d B more than was missing; received %d B, wasted %d B%n",
                missing, served, served - missing, done.bytesResent(), done.bytesWasted());
        assertEquals(missing, done.bytesMissing());
        assertTrue(served >= missing, "sent " + served);
        assertTrue(served - missing <= 1 << 20, (served - missing) + " B were sent again");
        assertTrue(done.bytesResent() - missing <= 1 << 20);
        Verdict verdict = TakeVerifier.verifyTake(stations.studioTake(), stations.studio.fingerprint(), wav -> () -> {
            try {
                return WavReader.open(wav).samples24();
            } catch (UserFault e) {
                throw new IOException(e);
            }
        });
        assertTrue(
                verdict.checks().stream().anyMatch(check -> check.name().equals("pcmRoot") && check.passed()),
                verdict.failures().toString());
    }
}
