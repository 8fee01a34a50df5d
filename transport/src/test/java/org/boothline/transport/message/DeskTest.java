package org.boothline.transport.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.boothline.transport.quic.Exchange;
import org.junit.jupiter.api.Test;

class DeskTest {
    private final Desk desk = new Desk()
            .on(
                    ClockPing.class,
                    (from, ping, body) ->
                            CompletableFuture.completedFuture(Messages.exchange(new ClockPong(ping.t0Ns(), 1, 2))))
            .on(
                    PacketsRequest.class,
                    (from, request, body) -> CompletableFuture.completedFuture(Messages.exchange(
                            new PacketsAnswer(ServeStatus.READY, null, 1, java.util.List.of()), new byte[] {1, 2, 3})));
    private final FakePeer peer = new FakePeer(desk);

    private static MessageFault fault(CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class, future::get);
        return assertInstanceOf(MessageFault.class, e.getCause());
    }

    @Test
    void handsARequestToItsAnswererAndTheAnswerBack() throws Exception {
        assertEquals(
                new ClockPong(7, 1, 2),
                Ask.ask(peer, new ClockPing(7), ClockPong.class).get());
    }

    @Test
    void carriesTheBytesBehindAnAnswer() throws Exception {
        var answered = Ask.askForBody(
                        peer,
                        new PacketsRequest(
                                Samples.ID,
                                Samples.ID,
                                java.util.List.of(new org.boothline.base.range.LongRange(0, 1)),
                                9),
                        PacketsAnswer.class,
                        Duration.ofSeconds(1))
                .get();
        assertEquals(1, answered.message().records());
        assertArrayEquals(new byte[] {1, 2, 3}, answered.body());
    }

    @Test
    void refusesWhatNobodyAnswersHere() {
        MessageFault fault = fault(Ask.ask(peer, new Bye(""), ByeAnswer.class));
        assertTrue(fault.refusedByPeer());
        assertEquals(RefusalCode.UNKNOWN_TYPE, fault.code());
        assertEquals(1, desk.refusals.value());
    }

    @Test
    void refusesWhatIsNoMessageWithOneThatSaysWhy() throws Exception {
        Exchange answer =
                peer.request(new Exchange("{\"type\":\"hello\",\"version\":9}")).get();
        assertEquals(RefusalCode.OTHER_VERSION, ((Refusal) Messages.read(answer.json())).code());
        answer = peer.request(new Exchange("rubbish")).get();
        assertEquals(RefusalCode.MALFORMED, ((Refusal) Messages.read(answer.json())).code());
    }

    @Test
    void anAnswerOfAnotherKindIsAFault() {
        MessageFault fault = fault(Ask.ask(peer, new ClockPing(7), ByeAnswer.class));
        assertFalse(fault.refusedByPeer());
        assertEquals("the answer is a clockPong, not a byeAnswer", fault.getMessage());
    }

    @Test
    void aFailureToGetAnyAnswerIsPassedOnUnwrapped() {
        IllegalStateException failure = new IllegalStateException("line cut");
        FakePeer gone = new FakePeer((from, request) -> CompletableFuture.failedFuture(failure));
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> Ask.ask(gone, new ClockPing(1), ClockPong.class)
                        .get());
        assertEquals(failure, e.getCause());
    }
}
