package org.boothline.transport.quic;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.boothline.base.fault.FaultCode;
import org.boothline.base.fault.UserFault;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.TrafficClass;
import org.boothline.transport.path.UdpPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QuicEndpointIT {
    private static final QuicSettings SETTINGS = QuicSettings.control();

    private static QuicPeer dial(StationFixture from, StationFixture to) throws Exception {
        return from.endpoint.dial(to.address()).get(10, SECONDS);
    }

    private static UserFault userFault(CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
        return assertInstanceOf(UserFault.class, e.getCause());
    }

    private static ExchangeFault.Reason fault(CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
        return assertInstanceOf(ExchangeFault.class, e.getCause()).reason();
    }

    @Test
    void bothSidesKnowEachOtherByFingerprintAndBothMayAsk() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS)) {
            QuicPeer toB = dial(a, b);
            assertEquals(b.identity.fingerprint(), toB.fingerprint());
            assertTrue(toB.dialled());
            await().atMost(5, SECONDS).until(() -> b.accepted.size() == 1);
            QuicPeer toA = b.accepted.get(0);
            assertEquals(a.identity.fingerprint(), toA.fingerprint());
            assertFalse(toA.dialled());
            assertEquals(a.address(), toA.address());
            assertEquals(
                    "there", toB.request(new Exchange("there")).get(5, SECONDS).text());
            assertEquals(
                    "back", toA.request(new Exchange("back")).get(5, SECONDS).text());
        }
    }

    @Test
    void worksOnAPortOpenOnAllAddresses() throws Exception {
        NetworkThread thread = new NetworkThread("any");
        try (StationFixture a = new StationFixture(SETTINGS);
                UdpPort any = UdpPort.open(thread, null, 0, PortRole.CONTROL);
                QuicEndpoint b = QuicEndpoint.open(
                        any,
                        StationFixture.freshIdentity(),
                        SETTINGS,
                        (from, request) -> CompletableFuture.completedFuture(request))) {
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), any.localAddress().getPort());
            assertEquals(
                    "1",
                    a.endpoint
                            .dial(address)
                            .get(10, SECONDS)
                            .request(new Exchange("1"))
                            .get(5, SECONDS)
                            .text());
            assertEquals(
                    "2",
                    b.dial(a.address())
                            .get(10, SECONDS)
                            .request(new Exchange("2"))
                            .get(5, SECONDS)
                            .text());
        } finally {
            thread.close();
        }
    }

    @Test
    void bothMayDialAtOnceAndAgreeWhichConnectionStays() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS)) {
            CompletableFuture<QuicPeer> aDials = a.endpoint.dial(b.address());
            CompletableFuture<QuicPeer> bDials = b.endpoint.dial(a.address());
            QuicPeer fromA = aDials.get(10, SECONDS);
            QuicPeer fromB = bDials.get(10, SECONDS);
            await().atMost(5, SECONDS).until(() -> a.accepted.size() == 1 && b.accepted.size() == 1);
            boolean aStays = Crossing.stays(a.identity.fingerprint(), b.identity.fingerprint(), true);
            QuicPeer kept = aStays ? fromA : fromB;
            QuicPeer dropped = aStays ? fromB : fromA;
            dropped.close("crossed");
            await().atMost(5, SECONDS).until(() -> !dropped.isOpen());
            QuicPeer keptThere = (aStays ? b : a).accepted.get(0);
            assertNotSame(kept, keptThere);
            assertEquals("x", kept.request(new Exchange("x")).get(5, SECONDS).text());
            assertEquals(
                    "y", keptThere.request(new Exchange("y")).get(5, SECONDS).text());
        }
    }

    @Test
    void sharesItsPortWithRtcpInBothDirections() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS)) {
            AtomicInteger heardByA = new AtomicInteger();
            AtomicInteger heardByB = new AtomicInteger();
            a.port.on(TrafficClass.RTCP, (from, datagram, nowNs) -> heardByA.incrementAndGet());
            b.port.on(TrafficClass.RTCP, (from, datagram, nowNs) -> heardByB.incrementAndGet());
            QuicPeer aToB = dial(a, b);
            QuicPeer bToA = dial(b, a);
            for (int i = 0; i < 200; i++) {
                a.port.send(b.address(), Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 200, 0, 0}));
                b.port.send(a.address(), Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 201, 0, 0}));
                if (i % 10 == 0) {
                    byte[] body = new byte[20_000];
                    assertEquals(
                            20_000,
                            aToB.request(new Exchange("a".getBytes(), body))
                                    .get(5, SECONDS)
                                    .body()
                                    .length);
                    assertEquals(
                            20_000,
                            bToA.request(new Exchange("b".getBytes(), body))
                                    .get(5, SECONDS)
                                    .body()
                                    .length);
                }
            }
            await().atMost(5, SECONDS).until(() -> heardByA.get() == 200 && heardByB.get() == 200);
        }
    }

    @Test
    void carriesTheLargestExchangeAndRefusesALargerOne() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS)) {
            QuicPeer peer = dial(a, b);
            byte[] json = new byte[Exchange.JSON_BYTES_MAX];
            byte[] body = new byte[Exchange.BODY_BYTES_MAX];
            new Random(1).nextBytes(json);
            new Random(2).nextBytes(body);
            Exchange back = peer.request(new Exchange(json, body)).get(30, SECONDS);
            assertArrayEquals(json, back.json());
            assertArrayEquals(body, back.body());
            assertEquals(
                    ExchangeFault.Reason.TOO_LARGE, fault(peer.request(new Exchange(json, new byte[body.length + 1]))));
            assertThrows(IllegalArgumentException.class, () -> peer.request(new Exchange(new byte[0], body)));
        }
    }

    @Test
    void answersTwoHundredRequestsAtOnce() throws Exception {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Exchange>> held = new ArrayList<>();
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS, (from, request) -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    CompletableFuture<Exchange> answer = new CompletableFuture<>();
                    answer.completeOnTimeout(request, 20, java.util.concurrent.TimeUnit.MILLISECONDS);
                    return answer.whenComplete((done, failure) -> atOnce.decrementAndGet());
                })) {
            QuicPeer peer = dial(a, b);
            for (int i = 0; i < 200; i++) {
                held.add(peer.request(new Exchange("request " + i)));
            }
            for (int i = 0; i < 200; i++) {
                assertEquals("request " + i, held.get(i).get(20, SECONDS).text());
            }
            assertTrue(most.get() <= SETTINGS.requestsInFlightMax(), "at once: " + most.get());
            assertTrue(most.get() > 20, "at once: " + most.get());
        }
    }

    @Test
    void keepsNoMoreRequestsUnderWayThanItWasTold() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        try (StationFixture a = new StationFixture(QuicSettings.bulk());
                StationFixture b = new StationFixture(SETTINGS, (from, request) -> {
                    arrived.incrementAndGet();
                    return new CompletableFuture<>();
                })) {
            QuicPeer peer = dial(a, b);
            for (int i = 0; i < 20; i++) {
                peer.request(new Exchange("r" + i));
            }
            await().atMost(5, SECONDS).until(() -> arrived.get() == 4);
            await().during(Duration.ofMillis(300)).atMost(5, SECONDS).until(() -> arrived.get() == 4);
        }
    }

    @Test
    void aRequestThatTakesTooLongFailsAndMakesRoomForTheNext() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS.with(draft -> draft.requestsInFlightMax = 1));
                StationFixture b = new StationFixture(
                        SETTINGS,
                        (from, request) -> request.text().equals("never")
                                ? new CompletableFuture<>()
                                : CompletableFuture.completedFuture(request))) {
            QuicPeer peer = dial(a, b);
            CompletableFuture<Exchange> never = peer.request(new Exchange("never"), Duration.ofMillis(200));
            CompletableFuture<Exchange> next = peer.request(new Exchange("next"));
            assertEquals(ExchangeFault.Reason.TIMEOUT, fault(never));
            assertEquals("next", next.get(5, SECONDS).text());
        }
    }

    @Test
    void aHandlerThatFailsCostsItsRequestOnly() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS, (from, request) -> switch (request.text()) {
                    case "throw" -> throw new IllegalStateException("broken");
                    case "fail" -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
                    case "null" -> CompletableFuture.completedFuture(null);
                    case "large" ->
                        CompletableFuture.completedFuture(new Exchange(new byte[Exchange.JSON_BYTES_MAX + 1]));
                    default -> CompletableFuture.completedFuture(request);
                })) {
            QuicPeer peer = dial(a, b);
            for (String request : List.of("throw", "fail", "null", "large")) {
                assertEquals(ExchangeFault.Reason.REFUSED, fault(peer.request(new Exchange(request))), request);
            }
            assertEquals(
                    "fine", peer.request(new Exchange("fine")).get(5, SECONDS).text());
            assertEquals(4, b.endpoint.counters().handlerFailures.value());
        }
    }

    @Test
    void closingFailsWhatIsUnderWayAndTellsThePeerWhy() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS, (from, request) -> new CompletableFuture<>())) {
            QuicPeer peer = dial(a, b);
            List<CompletableFuture<Exchange>> requests = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                requests.add(peer.request(new Exchange("r" + i)));
            }
            await().atMost(5, SECONDS).until(() -> b.accepted.size() == 1);
            AtomicInteger closed = new AtomicInteger();
            b.accepted.get(0).onClosed(closed::incrementAndGet);
            peer.close("the session is over\u0007");
            for (CompletableFuture<Exchange> request : requests) {
                assertEquals(ExchangeFault.Reason.CLOSED, fault(request));
            }
            await().atMost(5, SECONDS).until(() -> closed.get() == 1);
            assertEquals("the session is over", b.accepted.get(0).closeReason());
            assertFalse(peer.isOpen());
            assertEquals(ExchangeFault.Reason.CLOSED, fault(peer.request(new Exchange("late"))));
            AtomicInteger late = new AtomicInteger();
            peer.onClosed(late::incrementAndGet);
            assertEquals(1, late.get());
        }
    }

    @Test
    void closingLetsAnAnswerUnderWayArrive() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS, (from, request) -> {
                    from.close("bye heard");
                    return CompletableFuture.completedFuture(request);
                })) {
            QuicPeer peer = dial(a, b);
            assertEquals(
                    "bye", peer.request(new Exchange("bye")).get(5, SECONDS).text());
            await().atMost(5, SECONDS).until(() -> !peer.isOpen());
            assertEquals("bye heard", peer.closeReason());
        }
    }

    @Test
    void endingTheEndpointTellsThePeers() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS)) {
            QuicPeer peer;
            try (StationFixture b = new StationFixture(SETTINGS)) {
                peer = dial(a, b);
            }
            await().atMost(5, SECONDS).until(() -> !peer.isOpen());
            assertEquals("the station ended", peer.closeReason());
        }
    }

    @Test
    void aStationOfAnotherVersionIsNamedAsSuchToBothUsers() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS.with(draft -> draft.protocol = "boothline/1"))) {
            List<InetSocketAddress> toldA = new CopyOnWriteArrayList<>();
            List<InetSocketAddress> toldB = new CopyOnWriteArrayList<>();
            a.endpoint.onOtherVersion(toldA::add);
            b.endpoint.onOtherVersion(toldB::add);
            UserFault fault = userFault(a.endpoint.dial(b.address()));
            assertEquals(FaultCode.PROTOCOL, fault.code());
            assertTrue(fault.sentence().contains("another version"), fault.sentence());
            assertEquals(
                    FaultCode.PROTOCOL, userFault(b.endpoint.dial(a.address())).code());
            userFault(b.endpoint.dial(a.address()));
            await().atMost(5, SECONDS)
                    .until(() -> a.endpoint.counters().otherVersions.value() >= 2);
            assertEquals(List.of(b.address()), toldA); // Once: the second call came within five seconds.
            assertEquals(List.of(a.address()), toldB);
            assertEquals(0, b.accepted.size());
        }
    }

    @Test
    void aStationThatIsNotThereIsReportedAtTheDeadline() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS.with(draft -> draft.dialDeadlineMs = 1_500))) {
            InetSocketAddress nobody;
            try (UdpPort gone = UdpPort.open(a.thread, InetAddress.getLoopbackAddress(), 0, PortRole.CONTROL)) {
                nobody = gone.localAddress();
            }
            UserFault fault = userFault(a.endpoint.dial(nobody));
            assertEquals(FaultCode.NETWORK, fault.code());
            assertTrue(fault.sentence().contains("127.0.0.1:" + nobody.getPort()), fault.sentence());
            assertTrue(a.endpoint.counters().dialAttempts.value() >= 3);
            assertEquals(
                    FaultCode.NETWORK,
                    userFault(a.endpoint.dial(InetSocketAddress.createUnresolved("nowhere.invalid", 6001)))
                            .code());
        }
    }

    @Test
    void dialsAStationThatStartsLate() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS)) {
            int port;
            try (UdpPort gone = UdpPort.open(a.thread, InetAddress.getLoopbackAddress(), 0, PortRole.CONTROL)) {
                port = gone.localAddress().getPort();
            }
            CompletableFuture<QuicPeer> dialled =
                    a.endpoint.dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            await().atMost(5, SECONDS)
                    .until(() -> a.endpoint.counters().dialAttempts.value() >= 2);
            NetworkThread thread = new NetworkThread("late");
            try (UdpPort late = UdpPort.open(thread, InetAddress.getLoopbackAddress(), port, PortRole.CONTROL);
                    QuicEndpoint endpoint = QuicEndpoint.open(
                            late,
                            StationFixture.freshIdentity(),
                            SETTINGS,
                            (from, request) -> CompletableFuture.completedFuture(request))) {
                assertTrue(dialled.get(10, SECONDS).isOpen());
                await().atMost(5, SECONDS)
                        .until(() -> endpoint.counters().peersAccepted.value() == 1);
            } finally {
                thread.close();
            }
        }
    }

    /** Closing such attempts with an application's reason made quiche send without end, on the network thread. */
    @Test
    void givesUpAttemptsWhoseHandshakeTheOtherSideNeverConfirms() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS.with(draft -> {
                    draft.dialDeadlineMs = 5_000;
                    draft.dialIntervalMs = 100;
                }));
                StationFixture b = new StationFixture(SETTINGS);
                HalfDeafRelay relay = new HalfDeafRelay(b.address())) {
            UserFault fault = userFault(a.endpoint.dial(relay.address()));
            assertEquals(FaultCode.NETWORK, fault.code());
            assertTrue(dial(a, b).isOpen(), "the network thread still works");
        }
    }

    /** The same on the way out: the endpoint's end closes attempts in every state. */
    @Test
    void endsWhileAHandshakeIsNotConfirmed() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS.with(draft -> draft.dialIntervalMs = 50));
                StationFixture b = new StationFixture(SETTINGS);
                HalfDeafRelay relay = new HalfDeafRelay(b.address())) {
            a.endpoint.dial(relay.address());
            await().pollDelay(Duration.ofMillis(700)).until(() -> true); // Its last flight has been lost by now.
            a.endpoint.close();
            a.thread.loop().submit(() -> {}).get(1, SECONDS);
            b.endpoint.close();
            b.thread.loop().submit(() -> {}).get(1, SECONDS);
        }
    }

    @Test
    void aDialThatIsCancelledStops() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS.with(draft -> draft.dialIntervalMs = 100));
                UdpPort deaf = UdpPort.open(a.thread, InetAddress.getLoopbackAddress(), 0, PortRole.CONTROL)) {
            CompletableFuture<QuicPeer> dial = a.endpoint.dial(deaf.localAddress());
            await().atMost(5, SECONDS)
                    .until(() -> a.endpoint.counters().dialAttempts.value() >= 2);
            dial.cancel(false);
            long[] attempts = new long[1];
            a.thread
                    .loop()
                    .submit(() ->
                            attempts[0] = a.endpoint.counters().dialAttempts.value())
                    .sync();
            await().during(Duration.ofMillis(400))
                    .atMost(5, SECONDS)
                    .until(() -> a.endpoint.counters().dialAttempts.value() <= attempts[0]);
        }
    }

    @Test
    void dialsAndRequestsFailInWordsOnceThePortOrItsThreadIsGone() throws Exception {
        StationFixture a = new StationFixture(SETTINGS);
        StationFixture b = new StationFixture(SETTINGS);
        QuicPeer peer = dial(a, b);
        a.port.close();
        assertEquals(FaultCode.NETWORK, userFault(a.endpoint.dial(b.address())).code());
        assertEquals(ExchangeFault.Reason.CLOSED, fault(peer.request(new Exchange("x"))));
        a.thread.close();
        assertEquals(FaultCode.NETWORK, userFault(a.endpoint.dial(b.address())).code());
        assertEquals(ExchangeFault.Reason.CLOSED, fault(peer.request(new Exchange("x"))));
        a.close();
        b.close();
    }

    @Test
    void callbacksThatThrowDoNoHarm() throws Exception {
        try (StationFixture a = new StationFixture(SETTINGS);
                StationFixture b = new StationFixture(SETTINGS)) {
            b.endpoint.onPeer(accepted -> {
                throw new IllegalStateException("broken");
            });
            QuicPeer peer = dial(a, b);
            assertEquals("x", peer.request(new Exchange("x")).get(5, SECONDS).text());
            AtomicInteger closed = new AtomicInteger();
            peer.onClosed(() -> {
                throw new IllegalStateException("broken");
            });
            peer.onClosed(closed::incrementAndGet);
            peer.close("done");
            await().atMost(5, SECONDS).until(() -> closed.get() == 1);
        }
    }
}
