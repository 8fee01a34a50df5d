package org.boothline.lab.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.boothline.base.fault.UserFault;
import org.boothline.lab.net.PortTriple;
import org.boothline.transport.message.ByeAnswer;
import org.boothline.transport.message.MessageFault;
import org.boothline.transport.message.Messages;
import org.boothline.transport.path.NetworkThread;
import org.boothline.transport.path.PortRole;
import org.boothline.transport.path.UdpPort;
import org.boothline.transport.quic.Exchange;
import org.boothline.transport.quic.QuicEndpoint;
import org.boothline.transport.quic.QuicPeer;
import org.boothline.transport.quic.QuicSettings;

/**
 * Length-prefixed exchanges on the streams of a real connection, from a peer that proved a key and sends what it likes. Each
 * must end in an answer or a reset; a peer that is hung up on for its many refused streams dials anew.
 */
final class ExchangeTarget implements FuzzTarget {
    private static final int BYTES_MAX = 1 << 16;
    private static final int STREAMS_AHEAD = 16;

    private final Corpus corpus = samples();
    private final NetworkThread thread = new NetworkThread("fuzzed");
    private final UdpPort port;
    private final QuicEndpoint endpoint;
    private final RawPeer peer;
    private int under;

    ExchangeTarget() throws UserFault {
        port = UdpPort.open(thread, PortTriple.loopback(0).host(), 0, PortRole.CONTROL);
        endpoint = QuicEndpoint.open(port, SampleStation.identity(), QuicSettings.control(), ExchangeTarget::answer);
        peer = new RawPeer(port.localAddress(), SampleStation.identity());
    }

    private static CompletionStage<Exchange> answer(QuicPeer from, Exchange request) {
        try {
            Messages.read(request.json());
            return CompletableFuture.completedFuture(Messages.exchange(new ByeAnswer()));
        } catch (MessageFault fault) {
            return CompletableFuture.completedFuture(Messages.exchange(fault.refusal()));
        }
    }

    @Override
    public String name() {
        return "exchange";
    }

    @Override
    public double weight() {
        return 0.05;
    }

    @Override
    public Corpus corpus() {
        return corpus;
    }

    private static Corpus samples() {
        List<byte[]> samples = new ArrayList<>();
        samples.add(new byte[4]); // A sign of life.
        for (String text : MessageSamples.texts()) {
            byte[] json = text.getBytes(StandardCharsets.UTF_8);
            int bodyBytes = samples.size() % 3 == 0 ? 2_000 : 0;
            samples.add(ByteBuffer.allocate(4 + json.length + bodyBytes)
                    .putInt(json.length)
                    .put(json)
                    .array());
        }
        return Corpus.ofBytes(samples, BYTES_MAX);
    }

    @Override
    public boolean takes(byte[] input) throws Exception {
        peer.send(input);
        under++;
        return under >= STREAMS_AHEAD && ended();
    }

    private boolean ended() throws BrokenPromise, InterruptedException {
        String end = peer.awaitEnd();
        under--;
        BrokenPromise.unless(end != null, "a stream was neither answered nor reset");
        long failures = endpoint.counters().handlerFailures.value();
        BrokenPromise.unless(failures == 0, "the answering side failed " + failures + " times");
        return RawPeer.FINISHED.equals(end);
    }

    @Override
    public void settle() throws Exception {
        while (under > 0) {
            ended();
        }
    }

    @Override
    public void close() throws Exception {
        peer.close();
        endpoint.close();
        port.close();
        thread.close();
    }
}
