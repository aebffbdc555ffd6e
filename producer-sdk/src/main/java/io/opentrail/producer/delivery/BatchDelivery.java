package io.opentrail.producer.delivery;

import io.opentrail.producer.json.JsonReader;
import io.opentrail.producer.report.DeliveryFailure;
import io.opentrail.producer.report.Rejection;
import io.opentrail.producer.report.Reports;
import io.opentrail.producer.spool.EventBatch;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.Future;

/// Sends one batch until each of its events is kept by a gateway or rejected for good.
///
/// A body that a gateway cannot take is halved, until what is wrong with it stands alone; that
/// event is rejected. Where something before the gateways keeps refusing a body, an empty one is
/// sent: if that gets through, it is the content, which is narrowed down too. All else is the
/// endpoint's trouble, and the same body is sent again.
final class BatchDelivery {

    /// Refusals in a row by something before the gateways, after which the content is suspected.
    private static final int SUSPICIOUS = 4;

    private static final Duration IMMEDIATELY = Duration.ZERO;

    private final EventBatch batch;
    private final Endpoints endpoints;
    private final GatewayClient client;
    private final Reports reports;
    private final Runnable whileInFlight;
    private final Deque<Payload> parts = new ArrayDeque<>();
    private boolean isWayOpen;
    private int blockedInARow;

    /// @param whileInFlight what can be done while an answer is awaited
    BatchDelivery(
            EventBatch batch,
            Payload whole,
            Endpoints endpoints,
            GatewayClient client,
            Reports reports,
            Runnable whileInFlight) {
        this.batch = batch;
        this.endpoints = endpoints;
        this.client = client;
        this.reports = reports;
        this.whileInFlight = whileInFlight;
        this.parts.add(whole);
    }

    /// Tries an endpoint once, or says how long to wait before that.
    ///
    /// @return what to wait for before the next step
    Duration step() throws InterruptedException {
        Endpoint endpoint = endpoints.next(System.nanoTime());
        long rest = endpoint.restNanos(System.nanoTime());
        if (rest > 0) {
            return Duration.ofNanos(rest);
        }
        Payload part = parts.element();
        Future<HttpResponse<byte[]>> sent = client.send(endpoint.records(), part);
        whileInFlight.run();
        Response response = client.await(sent, part);
        Answer answer = response.answer();
        if (answer instanceof Answer.Kept kept) {
            parts.remove();
            worked(endpoint);
            kept(part, kept);
        } else if (answer instanceof Answer.BadBody bad && part.events() == 0) {
            // there is nothing in it to be narrowed down, and nothing is proved by it
            parts.remove();
            failed(endpoint, OptionalInt.of(bad.status()), bad.message(), response);
        } else if (answer instanceof Answer.BadBody bad) {
            parts.remove();
            worked(endpoint);
            narrow(part, bad.code(), bad.message());
        } else if (answer instanceof Answer.Blocked blocked) {
            failed(endpoint, OptionalInt.of(blocked.status()), blocked.message(), response);
            blocked(part, blocked);
        } else if (answer instanceof Answer.Unavailable away) {
            failed(endpoint, away.status(), away.problem(), response);
        }
        return IMMEDIATELY;
    }

    boolean isDone() {
        return parts.isEmpty();
    }

    private void worked(Endpoint endpoint) {
        if (endpoint.failures() > 0) {
            endpoint.worked();
            reports.deliveryRecovered(endpoint.address());
        }
        blockedInARow = 0;
    }

    private void failed(Endpoint endpoint, OptionalInt status, String problem, Response response) {
        Duration rest = endpoints.failed(endpoint, response.retryAfter(), System.nanoTime());
        reports.deliveryFailed(
                new DeliveryFailure(
                        endpoint.address(), status, problem, endpoint.failures(), rest));
    }

    private void kept(Payload part, Answer.Kept kept) {
        isWayOpen = true;
        if (part.events() > 0) {
            reports.delivered(part.events() - kept.refusals().size());
        }
        for (Answer.Refusal refusal : kept.refusals()) {
            reject(part.from() + refusal.index(), refusal.code(), refusal.message());
        }
    }

    private void blocked(Payload part, Answer.Blocked blocked) {
        if (part.events() == 0) {
            parts.remove();
        } else if (++blockedInARow >= SUSPICIOUS && isWayOpen) {
            parts.remove();
            narrow(part, "HTTP" + blocked.status(), blocked.message());
        } else if (blockedInARow >= SUSPICIOUS) {
            parts.addFirst(Payload.of(batch, part.from(), part.from()));
        }
    }

    /// The two halves in place of a part; or its event rejected, if it is one.
    private void narrow(Payload part, String code, String message) {
        if (part.events() == 1) {
            reject(part.from(), code, message);
        } else {
            int middle = part.from() + part.events() / 2;
            parts.addFirst(Payload.of(batch, middle, part.to()));
            parts.addFirst(Payload.of(batch, part.from(), middle));
        }
    }

    private void reject(int index, String code, String message) {
        int start = batch.end(index);
        int end = batch.end(index + 1) - 1;
        var record = Arrays.copyOfRange(batch.lines(), start, end);
        String eventId = String.valueOf(JsonReader.object(record).get("eventID"));
        reports.rejected(
                new Rejection(eventId, code, message, new String(record, StandardCharsets.UTF_8)));
    }
}
