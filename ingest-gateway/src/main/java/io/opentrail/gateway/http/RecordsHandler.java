package io.opentrail.gateway.http;

import io.opentrail.gateway.admission.Arrival;
import io.opentrail.gateway.admission.BatchReader;
import io.opentrail.gateway.admission.BatchResult;
import io.opentrail.gateway.admission.BodyFormat;
import io.opentrail.gateway.admission.EventPublisher;
import io.opentrail.gateway.admission.EventsNotKeptException;
import io.opentrail.http.BodyReader;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.ReadBody;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /v1/records`. What can be refused by a request's head is refused before its body is read;
/// nothing is published before the whole body is read.
public final class RecordsHandler implements HttpHandler {

    private static final Logger LOGGER = LoggerFactory.getLogger(RecordsHandler.class);
    private static final String RETRY_SECONDS = "1";

    private final Callers callers;
    private final BatchReader reader;
    private final EventPublisher publisher;
    private final InFlightBytes inFlight;
    private final GatewayMetrics metrics;
    private final InstantSource clock;
    private final int maxBodyBytes;

    public RecordsHandler(
            Callers callers,
            BatchReader reader,
            EventPublisher publisher,
            InFlightBytes inFlight,
            GatewayMetrics metrics,
            InstantSource clock,
            int maxBodyBytes) {
        this.callers = callers;
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
        Optional<BodyFormat> format = RecordsRequest.format(request);
        if (format.isEmpty()) {
            return ErrorCode.UNSUPPORTED_CONTENT_TYPE.response(
                    "Content-Type must be application/json, with {\"Records\":[…]}, or application/x-ndjson");
        }
        Arrival arrival;
        try {
            arrival =
                    new Arrival(caller.service(), RecordsRequest.region(request), clock.instant());
        } catch (IllegalArgumentException e) {
            return ErrorCode.INVALID_PARAMETER.response("region is not percent-encoded correctly");
        }
        return reserved(request, caller, format.get(), arrival);
    }

    private HttpResponse reserved(
            HttpRequest request, Caller.Claimed caller, BodyFormat format, Arrival arrival)
            throws IOException {
        int bytes = RecordsRequest.bytesAtMost(request, maxBodyBytes);
        Optional<InFlightBytes.Reservation> room = inFlight.reserve(bytes);
        if (room.isEmpty()) {
            return ErrorCode.TOO_MANY_REQUESTS
                    .response("the gateway holds as many bytes as it may; repeat the request")
                    .withHeader("Retry-After", RETRY_SECONDS);
        }
        try (InFlightBytes.Reservation reservation = room.get()) {
            return switch (BodyReader.read(request, maxBodyBytes)) {
                case ReadBody.TooLarge(int limit) ->
                        ErrorCode.BODY_TOO_LARGE.response(
                                "the body has more than %d bytes after decompression; send fewer records at once"
                                        .formatted(limit));
                case ReadBody.Undecodable(var reason) -> ErrorCode.INVALID_BODY.response(reason);
                case ReadBody.Body(var sent, var decoded) -> {
                    reservation.shrinkTo(decoded.length);
                    yield callers.signatureProblem(caller, sent)
                            .orElseGet(() -> decoded(decoded, format, arrival));
                }
            };
        }
    }

    private HttpResponse decoded(byte[] body, BodyFormat format, Arrival arrival) {
        metrics.received(body.length);
        return switch (reader.read(body, format, arrival)) {
            case BatchResult.Unreadable(var message) -> ErrorCode.INVALID_BODY.response(message);
            case BatchResult.TooManyRecords(int limit) ->
                    ErrorCode.TOO_MANY_RECORDS.response(
                            "the body has more than %d records; send fewer at once"
                                    .formatted(limit));
            case BatchResult.Batch batch -> publish(batch);
        };
    }

    private HttpResponse publish(BatchResult.Batch batch) {
        try {
            publisher.publish(batch.events());
        } catch (EventsNotKeptException e) {
            LOGGER.atWarn()
                    .addKeyValue("events", batch.events().size())
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("Events not kept; their sender was told to repeat them");
            return ErrorCode.SERVICE_UNAVAILABLE
                    .response("not every event could be kept; repeat the whole request")
                    .withHeader("Retry-After", RETRY_SECONDS);
        }
        metrics.answered(batch);
        return Answers.accepted(batch);
    }
}
