package org.boothline.qmanager.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.boothline.base.fault.UserFault;
import org.boothline.base.stats.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, one request, one answer. <b>Thread</b>: Netty's; the answer is found on a worker. */
final class ApiHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final ApiRoutes routes;
    private final ApiGuard guard;
    private final ProgressEvents events;
    private final Executor workers;
    private final Counter refused;
    private final Runnable asked;

    ApiHandler(
            ApiRoutes routes,
            ApiGuard guard,
            ProgressEvents events,
            Executor workers,
            Counter refused,
            Runnable asked) {
        this.routes = routes;
        this.guard = guard;
        this.events = events;
        this.workers = workers;
        this.refused = refused;
        this.asked = asked;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        // The request is here: from now on only a slow reader can be slow.
        context.pipeline().remove("slow sender");
        try {
            if (request.decoderResult().isFailure()) {
                throw new ApiFault(
                        HttpResponseStatus.BAD_REQUEST,
                        "SIZE",
                        "The request is refused: it is not HTTP, or its headers are too large; send less.");
            }
            guard.check(request, ((InetSocketAddress) context.channel().localAddress()).getPort());
            asked.run();
            String path = pathOf(request.uri());
            if (request.method().equals(HttpMethod.GET) && path.equals("/v1/events")) {
                events.join(context);
            } else {
                findAnswer(context, request.method(), path);
            }
        } catch (ApiFault fault) {
            refused.increment();
            send(context, fault.status(), fault.view());
        }
    }

    private void findAnswer(ChannelHandlerContext context, HttpMethod method, String path) throws ApiFault {
        try {
            workers.execute(() -> {
                try {
                    Object answer = routes.answer(method, path);
                    boolean stopping = answer instanceof ApiRoutes.Stopping;
                    send(context, HttpResponseStatus.OK, answer, stopping ? routes::stop : () -> {});
                } catch (ApiFault fault) {
                    send(context, fault.status(), fault.view());
                } catch (UserFault fault) {
                    ApiFault known = ApiFault.of(fault);
                    send(context, known.status(), known.view());
                } catch (RuntimeException e) {
                    LOG.error("{} {} failed", method, path, e);
                    send(
                            context,
                            HttpResponseStatus.INTERNAL_SERVER_ERROR,
                            new FaultView("INTERNAL", "The Q Manager made a mistake: " + e + "; see qmanager.log."));
                }
            });
        } catch (RejectedExecutionException e) {
            throw new ApiFault(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "BUSY",
                    "The Q Manager has no time: too many requests wait; try again in a second.");
        }
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static void send(ChannelHandlerContext context, HttpResponseStatus status, Object body) {
        send(context, status, body, () -> {});
    }

    private static void send(
            ChannelHandlerContext context, HttpResponseStatus status, Object body, Runnable afterwards) {
        ByteBuf json;
        try {
            json = Unpooled.wrappedBuffer(Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of plain values can always be written", e);
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, json);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, json.readableBytes());
        context.writeAndFlush(response).addListener((ChannelFutureListener) sent -> {
            var unused = sent.channel().close();
            afterwards.run();
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof ReadTimeoutException || cause instanceof WriteTimeoutException) {
            refused.increment();
        } else if (!(cause instanceof IOException)) {
            LOG.warn("a local client's connection failed", cause);
        }
        var unused = context.close();
    }
}
