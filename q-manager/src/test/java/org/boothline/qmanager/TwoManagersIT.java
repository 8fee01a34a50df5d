package org.boothline.qmanager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.engine.wav.WavReader;
import org.boothline.qmanager.api.ApiFile;
import org.boothline.qmanager.api.JobView;
import org.boothline.qmanager.api.QManagerClient;
import org.boothline.qmanager.api.TakeState;
import org.boothline.qmanager.api.TakeView;
import org.boothline.qmanager.station.LossyProxy;
import org.boothline.qmanager.station.Ports;
import org.boothline.qmanager.station.Stations;
import org.boothline.takes.proof.Verdict;
import org.boothline.takes.seal.TakeVerifier;
import org.boothline.transport.identity.IdentityStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Q Managers of two data folders in one process, over real sockets. */
class TwoManagersIT {
    @TempDir
    Path root;

    private Stations stations;
    private final int boothBase = Ports.freeBase();
    private final int studioBase = Ports.freeBase();
    private QManager booth;
    private QManager studio;
    private LossyProxy proxy;

    private void given(Stations.Story story) throws IOException, UserFault {
        stations = Stations.make(root, story);
        stations.areAt(boothBase, studioBase);
    }

    private void startBooth() throws UserFault {
        booth = QManager.start(new QManagerSettings(stations.boothDir, boothBase, null));
    }

    private void startStudio() throws UserFault {
        studio = QManager.start(new QManagerSettings(stations.studioDir, studioBase, null));
    }

    @AfterEach
    void stop() throws IOException {
        if (studio != null) {
            studio.close();
        }
        if (booth != null) {
            booth.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    private QManagerClient studioClient() {
        return new QManagerClient(studio.api());
    }

    private QManagerClient boothClient() {
        return new QManagerClient(booth.api());
    }

    private JobView ended(String id, int seconds) throws UserFault {
        await().atMost(Duration.ofSeconds(seconds))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> job(id).isFinished());
        return job(id);
    }

    private JobView job(String id) throws UserFault {
        return studioClient().jobs().stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Verdict verdict() throws UserFault {
        return TakeVerifier.verifyTake(stations.studioTake(), stations.studio.fingerprint(), wav -> () -> {
            try {
                return WavReader.open(wav).samples24();
            } catch (UserFault e) {
                throw new IOException(e);
            }
        });
    }

    @Test
    void restoresAndReplacesATakeAndBothSidesHoldTheProof() throws Exception {
        given(new Stations.Story(6).loses(index -> index % 20 < 3));
        startBooth();
        startStudio();
        QManagerClient client = studioClient();
        TakeView before = client.take("last");
        assertEquals(TakeState.RECORDED, before.state());
        assertTrue(before.gaps().packetsMissing() > 100);
        JobView restored = ended(client.restore(stations.takeId).id(), 20);
        assertTrue(restored.isProven(), restored.toString());
        assertEquals(restored.bytesMissing(), restored.bytesResent());
        assertEquals(TakeState.RESTORED, client.take("last").state());
        JobView replaced = ended(client.replace("Scene 3 – take 1").id(), 20);
        assertTrue(replaced.isProven(), replaced.toString());
        TakeView after = client.take(stations.takeId);
        assertEquals(TakeState.REPLACED, after.state());
        assertEquals(0, after.gaps().packetsMissing());
        assertTrue(verdict().holds(), verdict().failures().toString());

        await().until(() -> job(replaced.id()).receipt().equals("DELIVERED"));
        TakeView sent = boothClient().take(stations.takeId);
        assertEquals(List.of("RESTORED", "REPLACED"), sent.receipts());
        assertEquals(sent.packetRoot(), after.packetRoot());
        assertEquals(sent.pcmRoot(), after.pcmRoot());
        assertEquals(restored.bytesResent() + replaced.bytesResent(), sent.bytesResent());
        assertEquals(sent.bytesResent(), boothClient().status().bytesResent());
        assertEquals(
                stations.studioTake().proof().orElseThrow().receipts(),
                stations.boothTake().proof().orElseThrow().receipts());
    }

    @Test
    void asksAStationThatItCantReachOverThatStationsOwnCall() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 2 == 0));
        // The studio knows no way to the booth; the booth calls, as it would for a job of its own.
        stations.studioSession()
                .update(stations.studioSession()
                        .info()
                        .withPeers(List.of(new org.boothline.takes.store.PeerInfo(
                                stations.booth.fingerprint().hex(), "Booth", "", 0, ""))));
        startStudio();
        startBooth();
        JobView job = studioClient().restore("last");
        await().until(() -> job(job.id()).state().equals("WAITING"));
        // The booth gets a take to fetch from the studio: that makes it call.
        var session = stations.boothSession();
        String stream = org.boothline.takes.store.Ids.random();
        session.writeStreamInfo(
                session.receivedStream(stream),
                new org.boothline.takes.store.StreamInfo(
                        1,
                        stream,
                        stations.studio.fingerprint().hex(),
                        org.boothline.base.media.Codec.OPUS,
                        1,
                        240,
                        256_000,
                        120,
                        48_000,
                        0));
        String take = org.boothline.takes.store.Ids.random();
        session.take(take)
                .write(org.boothline.takes.store.TakeInfo.open(
                                take,
                                "talkback",
                                session.id(),
                                stream,
                                org.boothline.takes.store.Direction.RECEIVED,
                                stations.booth.fingerprint().hex(),
                                0,
                                0,
                                0,
                                null)
                        .stopped(10, 1, "stopped", null));
        boothClient().restore(take);
        assertTrue(ended(job.id(), 20).isProven());
        JobView unknown = boothClient().jobs().get(0);
        await().until(() -> boothClient().jobs().get(0).state().equals("FAILED"));
        assertTrue(boothClient().jobs().get(0).reason().contains("this station has sent no such take"));
        assertNotNull(unknown);
    }

    @Test
    void waitsForASenderThatIsAwayAndFindsItAtItsNewAddress() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 2 == 0));
        stations.areAt(Ports.freeBase(), studioBase);
        startBooth();
        startStudio();
        String id = studioClient().restore("last").id();
        await().atMost(Duration.ofSeconds(20)).until(() -> job(id).state().equals("WAITING"));
        assertTrue(job(id).reason().startsWith("Booth is away"), job(id).reason());
        assertTrue(job(id).nextTryEpochMs() > 0);
        stations.areAt(boothBase, studioBase);
        assertTrue(ended(id, 30).isProven());
    }

    @Test
    void refusesAStationThatIsNotPartOfTheSession() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 2 == 0));
        stations.boothServesOnly(IdentityStore.loadOrCreate(root.resolve("somebody")));
        startBooth();
        startStudio();
        JobView job = ended(studioClient().restore("last").id(), 20);
        assertEquals("FAILED", job.state());
        assertTrue(job.reason().contains("no part of this session"), job.reason());
        assertEquals(TakeState.FAILED, studioClient().take("last").state());
        assertEquals(0, boothClient().status().bytesResent());
        assertEquals(1, boothClient().status().counters().get("requestsOfStrangersRefused"));
    }

    @Test
    void refusesToFetchFromAnotherStationAtTheSendersAddress() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 2 == 0));
        Path stranger = root.resolve("stranger");
        booth = QManager.start(new QManagerSettings(stranger, boothBase, null));
        startStudio();
        JobView job = studioClient().restore("last");
        await().atMost(Duration.ofSeconds(20)).until(() -> job(job.id()).state().equals("WAITING"));
        assertTrue(
                job(job.id()).reason().startsWith("another station ("),
                job(job.id()).reason());
    }

    @Test
    void closesAndSignsTheTakesOfAnAppThatDied() throws Exception {
        given(new Stations.Story(3).loses(index -> index % 10 == 0).staysOpen());
        for (var session : List.of(stations.boothSession(), stations.studioSession())) {
            Path lock = session.folder().resolve("live.lock");
            Files.createFile(lock);
            Files.setLastModifiedTime(lock, FileTime.fromMillis(System.currentTimeMillis() - 20_000));
        }
        startBooth();
        startStudio();
        await().until(() -> boothClient().take("last").state() == TakeState.RECORDED);
        assertTrue(boothClient().take("last").endReason().contains("stopped unexpectedly"));
        await().until(() -> studioClient().take("last").receivedWav() != null);
        JobView job = ended(studioClient().restore("last").id(), 20);
        assertTrue(job.isProven(), job.toString());
        assertTrue(verdict().holds(), verdict().failures().toString());
        assertEquals(stations.boothTake().manifest(), stations.studioTake().manifest());
    }

    @Test
    void waitsUntilTheSendersTakeIsSigned() throws Exception {
        given(new Stations.Story(2).loses(index -> index % 10 == 0).unsigned());
        // The booth's app is alive and busy signing.
        try (var live = stations.boothSession().tryLockLive().orElseThrow()) {
            live.touch(System.currentTimeMillis());
            startBooth();
            startStudio();
            JobView job = studioClient().restore("last");
            await().until(() -> job(job.id()).state().equals("WAITING"));
            assertEquals("the take is being closed", job(job.id()).reason());
            var take = stations.boothTake().info();
            stations.boothTake()
                    .write(take.withManifest(org.boothline.takes.seal.ManifestMaker.close(
                            stations.boothSession(), take, stations.booth, "stopped")));
            assertTrue(ended(job.id(), 20).isProven());
        }
    }

    @Test
    void makesReceivedWavWhenTheAppSaysThatATakeHasStopped() throws Exception {
        given(new Stations.Story(3).loses(index -> index >= 200 && index < 212));
        startBooth();
        studio = QManager.start(new QManagerSettings(stations.studioDir, studioBase, null).withRestoreAfterStop(true));
        TakeView view = studioClient().stopped(stations.takeId);
        assertNotNull(view.receivedWav());
        try (WavReader wav = WavReader.open(Path.of(view.receivedWav()))) {
            assertEquals(stations.samples.count(), wav.frames());
            assertEquals("concealed 60 ms", wav.cuePoints().get(0).label());
            assertEquals(
                    200 * 240 - stations.lookahead - stations.samples.first(),
                    wav.cuePoints().get(0).frame());
        }
        // The setting asks for it, so the take restores itself.
        assertTrue(ended(stations.takeId + "-packets", 20).isProven());
    }

    @Test
    void pausesResumesAndCancelsAJob() throws Exception {
        given(new Stations.Story(20));
        booth = QManager.start(
                new QManagerSettings(stations.boothDir, boothBase, null).withSendBytesPerSecondMax(500_000));
        startStudio();
        String id = studioClient().replace("last").id();
        await().until(() -> job(id).bytesResent() > 200_000);
        assertEquals("PAUSED", studioClient().pause(id).state());
        // What is under way still arrives; then nothing more does.
        await().pollDelay(Duration.ofMillis(2_500)).until(() -> true);
        long bytes = job(id).bytesResent();
        await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        assertEquals(bytes, job(id).bytesResent());
        studioClient().resume(id);
        await().until(() -> job(id).bytesResent() > bytes + 200_000);
        await().until(() -> job(id).bytesPerSecond() > 0);
        assertEquals("CANCELLED", studioClient().cancel(id).state());
        UserFault fault = assertThrows(UserFault.class, () -> studioClient().cancel("nothing"));
        assertEquals(FaultCode.TAKE, fault.code());
    }

    @Test
    void keepsItsJobsOverARestart() throws Exception {
        given(new Stations.Story(10));
        booth = QManager.start(
                new QManagerSettings(stations.boothDir, boothBase, null).withSendBytesPerSecondMax(400_000));
        startStudio();
        String id = studioClient().replace("last").id();
        await().until(() -> job(id).bytesResent() > 300_000);
        studio.close();
        assertFalse(Files.exists(stations.studioDir.resolve("qmanager").resolve(ApiFile.NAME)));
        startStudio();
        JobView done = ended(id, 30);
        assertTrue(done.isProven(), done.toString());
        assertEquals(stations.samples.count() * 3, done.bytesMissing());
        assertTrue(boothClient().take("last").bytesResent() - done.bytesMissing() <= 1 << 20);
    }

    @Test
    void isOnePerDataFolder() throws Exception {
        given(new Stations.Story(2));
        startStudio();
        UserFault fault = assertThrows(
                UserFault.class,
                () -> QManager.start(new QManagerSettings(stations.studioDir, Ports.freeBase(), null)));
        assertEquals(FaultCode.QMANAGER, fault.code());
        assertTrue(fault.sentence().contains("is the Q Manager of"), fault.sentence());
        assertTrue(studioClient().status().pid() > 0);
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        given(new Stations.Story(2));
        startStudio();
        UserFault fault = assertThrows(
                UserFault.class, () -> QManager.start(new QManagerSettings(stations.boothDir, studioBase, null)));
        assertEquals(FaultCode.PORT, fault.code());
        assertTrue(fault.sentence().contains("Port " + (studioBase + 2) + " (Q Manager)"), fault.sentence());
        // Nothing of the failed one stays: the same folder starts on another port.
        startBooth();
        assertEquals(boothBase + 2, boothClient().status().udpPort());
    }

    @Test
    void endsByItselfWhenIdleForLongEnough() throws Exception {
        given(new Stations.Story(2));
        Thread running = new Thread(() -> {
            try {
                QManager.run(new QManagerSettings(stations.studioDir, studioBase, null).withIdleExitMs(1_500));
            } catch (UserFault e) {
                throw new IllegalStateException(e);
            }
        });
        running.start();
        await().until(() -> QManagerClient.find(stations.studioDir).isPresent());
        await().atMost(Duration.ofSeconds(10)).until(() -> !running.isAlive());
        assertFalse(Files.exists(stations.studioDir.resolve("qmanager").resolve(ApiFile.NAME)));
    }

    private void overALine(double loss, int seconds) throws Exception {
        given(new Stations.Story(20).loses(index -> index % 15 < 3));
        int line = Ports.freeBase();
        stations.areAt(line, studioBase);
        proxy = new LossyProxy(line + 2, boothBase + 2, loss, 3, 10, 3);
        startBooth();
        startStudio();
        long beforeNs = System.nanoTime();
        JobView restored = ended(studioClient().restore("last").id(), seconds);
        long restoredNs = System.nanoTime();
        assertTrue(restored.isProven(), restored.toString());
        JobView replaced = ended(studioClient().replace("last").id(), seconds);
        assertTrue(replaced.isProven(), replaced.toString());
        System.out.printf(
                "line with %.0f %% loss: restore %.1f s (%d B of %d B missing), replace %.1f s (%d B of %d B),"
                        + " datagrams %d lost %d%n",
                loss * 100,
                (restoredNs - beforeNs) / 1e9,
                restored.bytesResent(),
                restored.bytesMissing(),
                (System.nanoTime() - restoredNs) / 1e9,
                replaced.bytesResent(),
                replaced.bytesMissing(),
                proxy.passed.get() + proxy.lost.get(),
                proxy.lost.get());
        assertTrue(verdict().holds(), verdict().failures().toString());
        assertTrue(replaced.bytesResent() - replaced.bytesMissing() <= 1 << 20);
    }

    @Test
    void getsThroughALineThatLosesOneDatagramInFive() throws Exception {
        overALine(0.2, 60);
    }

    @Test
    void getsThroughALineThatLosesTwoDatagramsInFive() throws Exception {
        overALine(0.4, 120);
    }
}
