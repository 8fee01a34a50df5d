package org.boothline.takes.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.base.media.Codec;
import org.boothline.base.time.VirtualClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeStoreTest {
    private static final long HOUR_MS = 3_600_000L;

    @TempDir
    Path data;

    private final VirtualClock clock = new VirtualClock();
    private TakeStore store;

    @BeforeEach
    void create() {
        store = new TakeStore(data, clock);
    }

    @Test
    void anEmptyStoreHasNoTakeAndSaysSo() throws UserFault {
        assertEquals(List.of(), store.takes());
        assertEquals(List.of(), store.sessions());
        assertEquals(List.of(), store.faults());
        assertNotFound("last", "there is no take yet");
        assertNotFound("", "there is no take yet");
    }

    @Test
    void findsATakeByIdPrefixNameAndLast() throws UserFault {
        SessionFolder session = session();
        Stores.write(session, Stores.open("1111000000000001", "Spot 3", 300));
        Stores.write(session, Stores.open("1111000000000002", "Spot 3", 400));
        Stores.write(session, Stores.open("2222000000000003", "Intro", 100));
        assertEquals("1111000000000001", store.take("1111000000000001").id());
        assertEquals("2222000000000003", store.take("2").id());
        assertEquals("1111000000000002", store.take("Spot 3").id(), "the latest of that name");
        assertEquals("1111000000000002", store.take("last").id());
        assertNotFound("1111", "several ids begin so (1111000000000001, 1111000000000002)");
        assertNotFound("33", "no take has this id or name");
        assertNotFound("", "no take has this id or name");
        assertNotFound("spot 3", "no take has this id or name");
        assertEquals(
                List.of("2222000000000003", "1111000000000001", "1111000000000002"),
                store.takes().stream().map(TakeFolder::id).toList());
    }

    @Test
    void lastIsFoundAcrossSessions() throws UserFault {
        SessionFolder other = store.createSession(Stores.session("ffffffffffffffff", 0));
        Stores.write(session(), Stores.open("aaaa000000000001", "Late", 900));
        Stores.write(other, Stores.open("aaaa000000000002", "Early", 100));
        assertEquals("aaaa000000000001", store.take("last").id());
    }

    @Test
    void aNameThatLooksLikeThePrefixOfAnIdIsTheName() throws UserFault {
        Stores.write(session(), Stores.open("abc0000000000001", "one", 1));
        Stores.write(session(), Stores.open("fff0000000000002", "abc", 2));
        assertEquals("fff0000000000002", store.take("abc").id());
        assertEquals("abc0000000000001", store.take("abc0").id());
    }

    @Test
    void aDamagedTakeIsFoundByItsIdAndHidesNoOther() throws UserFault, IOException {
        TakeFolder bad = Stores.write(session(), Stores.open("aaaa000000000001", "Spot", 5));
        Stores.write(session(), Stores.open("bbbb000000000002", "Spot", 3));
        Files.writeString(bad.folder().resolve("take.json"), "{");
        assertEquals("bbbb000000000002", store.take("Spot").id());
        assertEquals("bbbb000000000002", store.take("last").id());
        assertThrows(UserFault.class, store.take("aaaa")::info);
        assertEquals(1, store.faults().size());
        assertTrue(store.faults().get(0).sentence().contains("take.json is damaged"));
    }

    @Test
    void whatIsNoIdIsNoSessionAndNeverAPath() throws UserFault, IOException {
        session();
        Files.createDirectories(data.resolve("sessions/notes"));
        Files.createFile(data.resolve("sessions/00000000000000cc"));
        assertEquals(1, store.sessions().size());
        for (String text : List.of("", "..", "../sessions", "notes", "00000000000000AA", "00000000000000aa\n", "/")) {
            assertEquals(Optional.empty(), store.session(text).map(SessionFolder::id), text);
        }
        assertTrue(store.session(Stores.SESSION).isPresent());
        assertEquals(Optional.empty(), store.session("00000000000000cc").map(SessionFolder::id), "a file");
        assertEquals(Optional.empty(), store.session("00000000000000dd").map(SessionFolder::id), "not there");
        SessionFolder session = session();
        assertThrows(IllegalArgumentException.class, () -> session.take("../../../x"));
        assertThrows(
                IllegalArgumentException.class, () -> session.sentStream("..").toString());
        assertThrows(
                IllegalArgumentException.class, () -> session.receivedStream("").toString());
    }

    @Test
    void aSessionIsNeverMadeTwice() throws UserFault {
        session();
        UserFault fault = assertThrows(UserFault.class, () -> store.createSession(Stores.session(Stores.SESSION, 99)));
        assertEquals(FaultCode.DISK, fault.code());
        assertEquals(clock.epochMs(), session().info().createdEpochMs());
    }

    @Test
    void aSessionIsResumedForADayAfterItWasMade() throws UserFault {
        session();
        assertEquals(
                Stores.SESSION, store.sessionWith(Stores.PEER).orElseThrow().id());
        assertTrue(store.sessionWith(Stores.STRANGER).isEmpty());
        clock.advanceMs(24 * HOUR_MS);
        assertTrue(store.sessionWith(Stores.PEER).isPresent());
        clock.advanceMs(1);
        assertTrue(store.sessionWith(Stores.PEER).isEmpty());
    }

    @Test
    void aSessionIsResumedForADayAfterItWasLastAlive() throws UserFault, IOException {
        SessionFolder session = session();
        clock.advanceMs(20 * HOUR_MS);
        try (LiveLock lock = session.tryLockLive().orElseThrow()) {
            lock.touch(clock.epochMs());
        }
        clock.advanceMs(23 * HOUR_MS);
        assertTrue(store.sessionWith(Stores.PEER).isPresent());
        clock.advanceMs(HOUR_MS + 1);
        assertTrue(store.sessionWith(Stores.PEER).isEmpty());
    }

    @Test
    void ofSeveralSessionsWithAPeerTheOneLastAliveIsResumed() throws UserFault, IOException {
        session();
        clock.advanceMs(1_000);
        SessionFolder newer = store.createSession(Stores.session("00000000000000ab", clock.epochMs()));
        assertEquals(newer.id(), store.sessionWith(Stores.PEER).orElseThrow().id());
        clock.advanceMs(1_000);
        try (LiveLock lock = session().tryLockLive().orElseThrow()) {
            lock.touch(clock.epochMs());
        }
        assertEquals(
                Stores.SESSION, store.sessionWith(Stores.PEER).orElseThrow().id());
        Files.writeString(session().folder().resolve("session.json"), "damaged");
        assertEquals(newer.id(), store.sessionWith(Stores.PEER).orElseThrow().id(), "the damaged one does not count");
        assertEquals(1, store.faults().size());
    }

    @Test
    void anEndedSessionStaysEndedOnDisk() throws UserFault {
        SessionFolder session = session();
        assertFalse(session.info().isEnded());
        session.update(session.info().ended(77));
        assertTrue(session.info().isEnded());
        assertEquals(77, session.info().endedEpochMs());
        assertEquals(session.info(), session.info().withPeers(session.info().peers()));
        assertFalse(session.info().toString().contains("00ff"), "the key is never printed");
    }

    @Test
    void streamInfoIsReadBackAndADamagedOneIsKept() throws UserFault, IOException {
        SessionFolder session = session();
        StreamInfo info = new StreamInfo(
                1,
                Stores.STREAM,
                Stores.PEER.hex(),
                Codec.OPUS,
                2,
                240,
                384_000,
                120,
                48_000,
                1_767_225_600_000_000_000L);
        Path sent = session.sentStream(Stores.STREAM);
        assertThrows(UserFault.class, () -> session.streamInfo(sent));
        session.writeStreamInfo(sent, info);
        assertEquals(info, session.streamInfo(sent));
        Files.writeString(sent.resolve("stream.json"), "{\"version\":1");
        assertThrows(UserFault.class, () -> session.writeStreamInfo(sent, info));
        assertEquals("{\"version\":1", Files.readString(sent.resolve("stream.json")));
        assertEquals(sent, session.streamOf(Stores.open("aaaa000000000001", "x", 1)));
    }

    private SessionFolder session() throws UserFault {
        Optional<SessionFolder> there = store.session(Stores.SESSION);
        return there.isPresent() ? there.get() : store.createSession(Stores.session(Stores.SESSION, clock.epochMs()));
    }

    private void assertNotFound(String wanted, String why) {
        UserFault fault = assertThrows(UserFault.class, () -> store.take(wanted), wanted);
        assertEquals(FaultCode.TAKE, fault.code());
        assertEquals(why, fault.why());
    }
}
