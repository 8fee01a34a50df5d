package org.boothline.qmanager.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events: each change of a job, as {@code event: job} with a {@link JobView} as data; first all jobs as they
 * are. Every {@value #BEAT_SECONDS} s a comment line, so that a dead client is noticed. A client that reads too slowly
 * misses events rather than filling our memory: each event is a whole job, so the next one makes good.
 *
 * <p><b>Thread</b>: any.
 */
final class ProgressEvents implements AutoCloseable {
    private static final int BEAT_SECONDS = 10;

    private final QManagerService service;
    private final int clientsMax;
    private final Set<Channel> clients = ConcurrentHashMap.newKeySet();
    private final QManagerService.Subscription subscription;

    ProgressEvents(QManagerService service, int clientsMax) {
        this.service = service;
        this.clientsMax = clientsMax;
        subscription = service.subscribe(this::publish);
    }

    /** @throws ApiFault 429 when there are enough clients already */
    void join(ChannelHandlerContext context) throws ApiFault {
        if (clients.size() >= clientsMax) {
            throw new ApiFault(
                    HttpResponseStatus.TOO_MANY_REQUESTS,
                    "BUSY",
                    "No more progress listeners: " + clientsMax + " are connected; close one of them.");
        }
        Channel channel = context.channel();
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close");
        HttpUtil.setTransferEncodingChunked(head, true);
        var unused = channel.writeAndFlush(head);
        clients.add(channel);
        channel.closeFuture().addListener(closed -> clients.remove(channel));
        List<JobView> now = service.jobs();
        now.forEach(job -> write(channel, text(job)));
        var beat = channel.eventLoop()
                .scheduleAtFixedRate(() -> write(channel, ": beat\n\n"), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> beat.cancel(false));
    }

    private void publish(JobView job) {
        if (!clients.isEmpty()) {
            String text = text(job);
            clients.forEach(channel -> write(channel, text));
        }
    }

    private static void write(Channel channel, String text) {
        if (channel.isWritable()) {
            var unused = channel.writeAndFlush(
                    new DefaultHttpContent(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static String text(JobView job) {
        try {
            return "event: job\ndata: " + Json.MAPPER.writeValueAsString(job) + "\n\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values can always be written", e);
        }
    }

    @Override
    public void close() {
        subscription.close();
        for (Channel client : clients) {
            var unused = client.close();
        }
    }
}
