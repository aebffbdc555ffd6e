package io.opentrail.live.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentrail.live.destination.Outcome;
import io.opentrail.live.destination.Outcome.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// An OTLP receiver, asked over HTTP with protobuf bodies
/// (<https://opentelemetry.io/docs/specs/otlp/#otlphttp>).
final class OtlpEndpoint implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;

    private final URI logs;
    private final Optional<String> authorization;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    OtlpEndpoint(URI base, Optional<String> authorization, InstantSource clock) {
        this.logs = URI.create(base.toString().replaceFirst("/$", "") + "/v1/logs");
        this.authorization = authorization;
        this.clock = clock;
    }

    /// What an endpoint answers.
    sealed interface Answer {

        /// It has the records, or most of them.
        ///
        /// @param rejected of the records, for ever; it doesn't say which
        record Taken(long rejected) implements Answer {}

        /// It will never take the request as it is.
        record Refused(String code) implements Answer {}

        /// It may take the request later.
        record Failed(Failure failure) implements Answer {}
    }

    Answer send(ExportLogsServiceRequest request) {
        try {
            return answer(http.send(http(request), BodyHandlers.ofByteArray()));
        } catch (HttpTimeoutException _) {
            return new Answer.Failed(Failure.of("Timeout"));
        } catch (IOException _) {
            return new Answer.Failed(Failure.of(Outcome.UNREACHABLE));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.Failed(Failure.of("Interrupted"));
        }
    }

    private HttpRequest http(ExportLogsServiceRequest request) {
        HttpRequest.Builder http =
                HttpRequest.newBuilder(logs)
                        .timeout(TIMEOUT)
                        .header("Content-Type", "application/x-protobuf")
                        .POST(BodyPublishers.ofByteArray(request.toByteArray()));
        authorization.ifPresent(value -> http.header("Authorization", value));
        return http.build();
    }

    private Answer answer(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status >= 200 && status <= 299) {
            return taken(response.body());
        }
        String code = "Http" + status;
        return status == BAD_REQUEST || status == TOO_LARGE
                ? new Answer.Refused(code)
                : new Answer.Failed(
                        new Failure(
                                code,
                                response.headers()
                                        .firstValue("Retry-After")
                                        .flatMap(value ->
                                                RetryAfter.parse(value, clock.instant()))));
    }

    /// What is taken was taken, whatever else the answer says.
    private static Answer taken(byte[] body) {
        try {
            return new Answer.Taken(
                    ExportLogsServiceResponse.parseFrom(body)
                            .getPartialSuccess()
                            .getRejectedLogRecords());
        } catch (InvalidProtocolBufferException _) {
            return new Answer.Taken(0);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
