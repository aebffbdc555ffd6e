package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.wire.ResponseWriter;
import io.opentrail.http.HttpHandler;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that the port serves: the API under `POST /`, searches under their own path, a page under
/// `GET /`, and `GET /healthz`.
public final class ControlHandler implements HttpHandler {

    static final String JSON_1_1 = "application/x-amz-json-1.1";

    private static final Logger LOGGER = LoggerFactory.getLogger(ControlHandler.class);
    private static final String REQUEST_ID = "x-amzn-RequestId";
    private static final String OK = "OK";
    private static final String PAGE =
            """
            OpenTrail control API.

            It speaks CloudTrail's protocol: point the AWS CLI or an AWS SDK here,
              aws cloudtrail describe-trails --endpoint-url <this address>
            """;

    private final ApiRequests api;
    private final HttpHandler health;
    private final RequestMeter meter;
    private final Supplier<UUID> requestIds;

    public ControlHandler(
            ApiRequests api, HttpHandler health, RequestMeter meter, Supplier<UUID> requestIds) {
        this.api = api;
        this.health = health;
        this.meter = meter;
        this.requestIds = requestIds;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        String requestId = requestIds.get().toString();
        return response(request, requestId).withHeader(REQUEST_ID, requestId);
    }

    private HttpResponse response(HttpRequest request, String requestId) throws IOException {
        boolean post = request.method().equals("POST");
        boolean get = request.method().equals("GET") || request.method().equals("HEAD");
        return switch (request.rawPath()) {
            case "/" ->
                    post
                            ? measured(request, requestId)
                            : get ? HttpResponse.text(200, PAGE) : wrongMethod();
            case SearchOperations.PATH -> post ? measured(request, requestId) : wrongMethod();
            case "/healthz" -> get ? health.handle(request) : wrongMethod();
            default -> HttpResponse.text(404, "There is nothing here: see GET /.\n");
        };
    }

    private static HttpResponse wrongMethod() {
        return HttpResponse.text(405, "This method is not served here.\n");
    }

    private HttpResponse measured(HttpRequest request, String requestId) throws IOException {
        long start = System.nanoTime();
        Answer answer = answer(request, requestId);
        String code =
                switch (answer) {
                    case Answer.Success _, Answer.Found _ -> OK;
                    case Answer.Failure(var error) -> error.code();
                };
        meter.answered(operation(request), code, Duration.ofNanos(System.nanoTime() - start));
        return switch (answer) {
            case Answer.Success(var response) ->
                    HttpResponse.of(200, JSON_1_1, ResponseWriter.write(response));
            case Answer.Found(var response) -> response;
            case Answer.Failure(var error) ->
                    HttpResponse.of(
                            error.httpStatus(),
                            JSON_1_1,
                            ResponseWriter.error(error.code(), error.message()));
        };
    }

    // The top of a request: whatever fails, the client gets an answer in its protocol.
    private Answer answer(HttpRequest request, String requestId) throws IOException {
        try {
            return api.answer(request, requestId);
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("operation", operation(request))
                    .log("Request failed");
            return new Answer.Failure(
                    new ApiError(500, "InternalFailure", "The service failed: try again."));
        }
    }

    private static String operation(HttpRequest request) {
        return Target.of(request).filter(Target::isKnown).map(Target::operation).orElse("Unknown");
    }
}
