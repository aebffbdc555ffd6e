package io.opentrail.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Translates between Jetty and [HttpHandler].
final class JettyHandler extends Handler.Abstract {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int MAX_CHUNKS_DISCARDED_AT_ONCE = 16;

    /// A client that is still sending when it is refused sees the answer only if its bytes are
    /// taken off the wire: closing with unread bytes resets the connection. So what it sends is
    /// thrown away, up to these bounds.
    private static final long MAX_BYTES_LINGERED = 64L << 20;

    private static final Duration MAX_LINGER = Duration.ofSeconds(5);

    private final HttpHandler handler;
    private final Duration bodyTimeout;

    JettyHandler(HttpHandler handler, Duration bodyTimeout) {
        this.handler = handler;
        this.bodyTimeout = bodyTimeout;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // A handler may think for longer than the idle timeout; reads and writes that stall still
        // fail.
        request.addIdleTimeoutListener(_ -> false);
        var body = new ClientBody(request, bodyTimeout);
        try {
            var answer = answer(request, body);
            if (answer.isPresent()) {
                Runnable whenSent = answer.get().whenSent();
                Request.addCompletionListener(request, _ -> whenSent.run());
                send(answer.get(), body, response, callback);
            } else {
                callback.failed(body.failure().orElseThrow());
            }
        } finally {
            body.release();
        }
        return true;
    }

    /// Nothing when the client is gone.
    // The top of the request's thread: whatever a handler throws ends that request only.
    @SuppressWarnings("CatchingUnchecked")
    private Optional<HttpResponse> answer(Request request, ClientBody body) {
        try {
            return Optional.of(handler.handle(translate(request, body)));
        } catch (Throwable failure) {
            var clientFailure = body.failure();
            if (clientFailure.isPresent()) {
                return clientFailure.get().response();
            }
            logFailure(request, failure);
            return Optional.of(HttpResponse.json(500, "{\"message\":\"internal failure\"}"));
        }
    }

    private static void logFailure(Request request, Throwable failure) {
        LOGGER.atError()
                .setCause(failure)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("path", request.getHttpURI().getPath())
                .log("request failed");
    }

    private static HttpRequest translate(Request request, ClientBody body) {
        var headers =
                request.getHeaders().stream()
                        .map(field ->
                                new Headers.Header(field.getName(), valueOf(field.getValue())))
                        .toList();
        return new HttpRequest(
                request.getMethod(),
                request.getHttpURI().getPathQuery(),
                new Headers(headers),
                body,
                (InetSocketAddress) request.getConnectionMetaData().getRemoteSocketAddress(),
                request.isSecure() ? "https" : "http");
    }

    private static void send(
            HttpResponse answer, ClientBody body, Response response, Callback callback) {
        boolean bodyEnded = body.discardArrived(MAX_CHUNKS_DISCARDED_AT_ONCE);
        response.setStatus(answer.status());
        answer.headers().entries().forEach(h -> response.getHeaders().add(h.name(), h.value()));
        if (!bodyEnded) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        switch (answer.body()) {
            case ResponseBody.Whole(byte[] bytes) when bodyEnded ->
                    response.write(true, ByteBuffer.wrap(bytes), callback);
            case ResponseBody.Whole(byte[] bytes) -> sendAndLinger(bytes, body, response, callback);
            case ResponseBody.Streamed(ResponseBody.Writer writer) ->
                    stream(writer, response, callback);
        }
    }

    // The top of the request's thread: whatever a writer throws ends that request only. Only a
    // stream that is closed is ended as HTTP ends a body; else the connection is cut.
    @SuppressWarnings("CatchingUnchecked")
    private static void stream(ResponseBody.Writer writer, Response response, Callback callback) {
        try {
            OutputStream stream = Content.Sink.asOutputStream(response);
            writer.writeTo(stream);
            stream.close();
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
        } catch (Throwable failure) {
            logFailure(response.getRequest(), failure);
            callback.failed(failure);
        }
    }

    private static void sendAndLinger(
            byte[] bytes, ClientBody body, Response response, Callback callback) {
        try (Blocker.Callback written = Blocker.callback()) {
            response.write(true, ByteBuffer.wrap(bytes), written);
            written.block();
        } catch (IOException e) {
            callback.failed(e);
            return;
        }
        if (body.failure().isPresent()) {
            callback.failed(body.failure().get());
            return;
        }
        if (body.hasWaited() || !expectsContinue(response.getRequest())) {
            body.discard(MAX_BYTES_LINGERED, MAX_LINGER);
        }
        callback.succeeded();
    }

    private static boolean expectsContinue(Request request) {
        return request.getHeaders().contains(HttpHeader.EXPECT);
    }

    // Jetty gives null for a field without a value.
    private static String valueOf(@Nullable String value) {
        return value == null ? "" : value;
    }
}
