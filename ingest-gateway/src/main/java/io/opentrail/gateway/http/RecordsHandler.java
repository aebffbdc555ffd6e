package io.opentrail.gateway.http;

import io.opentrail.access.identity.Service;
import io.opentrail.gateway.admission.Arrival;
import io.opentrail.gateway.admission.BatchReader;
import io.opentrail.gateway.admission.BatchResult;
import io.opentrail.gateway.admission.BodyFormat;
import io.opentrail.gateway.admission.EventPublisher;
import io.opentrail.gateway.admission.EventsNotKeptException;
import io.opentrail.gateway.quota.Quotas;
import io.opentrail.http.BodyReader;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.InFlightBytes;
import io.opentrail.http.NoRoomException;
import io.opentrail.http.ReadBody;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /v1/records`. What can be refused by a request's head is refused before its body is read;
/// nothing is published before the whole body is read.
public final class RecordsHandler implements HttpHandler {

    private static final Logger LOGGER = LoggerFactory.getLogger(RecordsHandler.class);

    /// What a request counts at least: whatever becomes of it, it costs something to find out.
    private static final int RECORDS_A_REQUEST = 1;

    private final Callers callers;
    private final Quotas quotas;
    private final BatchReader reader;
    private final EventPublisher publisher;
    private final InFlightBytes inFlight;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final int maxBodyBytes;

    public RecordsHandler(
            Callers callers,
            Quotas quotas,
            BatchReader reader,
            EventPublisher publisher,
            InFlightBytes inFlight,
            GatewayMetrics metrics,
            InstantSource clock,
            int maxBodyBytes) {
        this.callers = callers;
        this.quotas = quotas;
        this.reader = reader;
        this.publisher = publisher;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.clock = clock;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        return switch (callers.claimOf(request)) {
            case Caller.Denied(var response) -> response;
            case Caller.Claimed caller -> handle(request, caller);
        };
    }

    private HttpResponse handle(HttpRequest request, Caller.Claimed caller) throws IOException {
        Service service = caller.service();
        Duration wait = quotas.timeToWait(service);
        if (wait.isPositive()) {
            return refused(
                            service,
                            ErrorCode.QUOTA_EXCEEDED,
                            "service '%s' has sent more than it may; repeat the request in %s s"
                                    .formatted(service.name(), RetryAfter.of(wait)))
                    .withHeader("Retry-After", RetryAfter.of(wait));
        }
        if (!publisher.isWorthTrying()) {
            return unavailable(service, "Kafka does not answer; repeat the request");
        }
        if (caller.isProven()) {
            quotas.takeRecords(service, RECORDS_A_REQUEST);
        }
        Optional<BodyFormat> format = RecordsRequest.format(request);
        if (format.isEmpty()) {
            return refused(
                    service,
                    ErrorCode.UNSUPPORTED_CONTENT_TYPE,
                    "Content-Type must be application/json, with {\"Records\":[…]}, or application/x-ndjson");
        }
        Arrival arrival;
        try {
            arrival =
                    new Arrival(
                            service,
                            RecordsRequest.region(request),
                            RecordsRequest.copies(request),
                            clock.instant());
        } catch (IllegalArgumentException e) {
            return refused(service, ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        return reserved(request, caller, format.get(), arrival);
    }

    /// What the answer takes of the memory is given back when it is sent, all else before.
    private HttpResponse reserved(
            HttpRequest request, Caller.Claimed caller, BodyFormat format, Arrival arrival)
            throws IOException {
        InFlightBytes.Reservation reservation =
                inFlight.reservationFor("service '" + caller.service().name() + "'");
        long kept = 0;
        try {
            HttpResponse answer = received(request, caller, format, arrival, reservation);
            kept = answer.heldBytes();
            return answer.whenSent(reservation::close);
        } catch (NoRoomException e) {
            return refused(
                            caller.service(),
                            ErrorCode.TOO_MANY_REQUESTS,
                            e.getMessage() + "; repeat the request")
                    .withHeader("Retry-After", RetryAfter.SOON);
        } finally {
            reservation.keepOnly(kept);
        }
    }

    private HttpResponse received(
            HttpRequest request,
            Caller.Claimed caller,
            BodyFormat format,
            Arrival arrival,
            InFlightBytes.Reservation reservation)
            throws IOException {
        return switch (BodyReader.read(request, maxBodyBytes, reservation)) {
            case ReadBody.TooLarge(int limit) ->
                    unreadable(
                            caller,
                            reservation.bytes(),
                            ErrorCode.BODY_TOO_LARGE,
                            "the body has more than %d bytes after decompression; send fewer records at once"
                                    .formatted(limit));
            case ReadBody.Undecodable(var reason) ->
                    unreadable(caller, reservation.bytes(), ErrorCode.INVALID_BODY, reason);
            case ReadBody.Body(var sent, var decoded) -> {
                Optional<HttpResponse> problem = callers.signatureProblem(caller, sent);
                if (problem.isPresent()) {
                    yield problem.get();
                }
                if (!caller.isProven()) {
                    quotas.takeRecords(caller.service(), RECORDS_A_REQUEST);
                }
                yield decoded(decoded, format, arrival, reservation);
            }
        };
    }

    /// Counts what was read of it, but not for a service that only the body could prove to be the
    /// sender.
    private HttpResponse unreadable(
            Caller.Claimed caller, long readBytes, ErrorCode code, String message) {
        if (caller.isProven()) {
            quotas.takeBytes(caller.service(), readBytes);
        }
        return refused(caller.service(), code, message);
    }

    private HttpResponse decoded(
            byte[] body, BodyFormat format, Arrival arrival, InFlightBytes.Reservation reservation)
            throws NoRoomException {
        Service service = arrival.sender();
        metrics.received(service.name(), body.length);
        quotas.takeBytes(service, body.length);
        return switch (reader.read(body, format, arrival, reservation::take)) {
            case BatchResult.Unreadable(var message, int records) -> {
                takeRecords(service, records);
                yield refused(service, ErrorCode.INVALID_BODY, message);
            }
            case BatchResult.TooManyRecords(int limit) -> {
                takeRecords(service, limit);
                yield refused(
                        service,
                        ErrorCode.TOO_MANY_RECORDS,
                        "the body has more than %d records; send fewer at once".formatted(limit));
            }
            case BatchResult.Batch batch -> {
                takeRecords(service, batch.events().size() + batch.refusals().size());
                yield publish(service, batch, reservation);
            }
        };
    }

    /// Counts a request's records, of which the first are counted with the request.
    private void takeRecords(Service service, int count) {
        quotas.takeRecords(service, Math.max(0, count - RECORDS_A_REQUEST));
    }

    /// The answer is made first: once events are kept, it must not fail for want of memory.
    private HttpResponse publish(
            Service service, BatchResult.Batch batch, InFlightBytes.Reservation reservation)
            throws NoRoomException {
        HttpResponse answer = Answers.accepted(batch, reservation);
        try {
            publisher.publish(batch.events());
        } catch (EventsNotKeptException e) {
            LOGGER.atWarn()
                    .addKeyValue("service", service.name())
                    .addKeyValue("events", batch.events().size())
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("Events not kept; their sender was told to repeat them");
            return unavailable(service, "not every event could be kept; repeat the whole request");
        }
        metrics.answered(service.name(), batch);
        return answer;
    }

    private HttpResponse unavailable(Service service, String message) {
        return refused(service, ErrorCode.SERVICE_UNAVAILABLE, message)
                .withHeader("Retry-After", RetryAfter.SOON);
    }

    private HttpResponse refused(Service service, ErrorCode code, String message) {
        metrics.refused(service.name(), code);
        return code.response(message);
    }
}
