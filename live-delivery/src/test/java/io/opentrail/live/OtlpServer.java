package io.opentrail.live;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentrail.live.HttpPart.Answer;
import io.opentrail.live.HttpPart.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// An OTLP receiver.
final class OtlpServer implements AutoCloseable {

    private static final ByteString NOTHING = ByteString.EMPTY;

    private final HttpPart http = new HttpPart(this::answer);
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final List<ExportLogsServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Instant> times = new CopyOnWriteArrayList<>();
    private volatile Predicate<LogRecord> poison = _ -> false;

    OtlpServer() throws IOException {}

    URI url() {
        return http.url();
    }

    /// The next requests are answered so; nothing of them is taken.
    void answerNext(int status, Map<String, String> headers) {
        answers.add(new Answer(status, headers, NOTHING));
    }

    /// The next request is taken but for so many.
    void rejectOfNext(long count) {
        answers.add(
                new Answer(
                        200,
                        Map.of("Content-Type", "application/x-protobuf"),
                        ExportLogsServiceResponse.newBuilder()
                                .setPartialSuccess(
                                        ExportLogsPartialSuccess.newBuilder()
                                                .setRejectedLogRecords(count))
                                .build()
                                .toByteString()));
    }

    /// A request with such a record is a bad one.
    void poison(Predicate<LogRecord> record) {
        poison = record;
    }

    List<LogRecord> records() {
        return records;
    }

    List<String> bodies() {
        return records.stream().map(record -> record.getBody().getStringValue()).toList();
    }

    List<ExportLogsServiceRequest> requests() {
        return requests;
    }

    /// Of all requests.
    List<Instant> times() {
        return times;
    }

    private Answer answer(Request request) throws IOException {
        times.add(Instant.now());
        if (!request.path().equals("/v1/logs")
                || !request.contentType().equals("application/x-protobuf")) {
            return new Answer(404, Map.of(), NOTHING);
        }
        var logs = ExportLogsServiceRequest.parseFrom(request.body());
        requests.add(logs);
        List<LogRecord> all = logs.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
        Answer answer = answers.poll();
        if (answer != null && answer.status() != 200) {
            return answer;
        }
        if (all.stream().anyMatch(poison)) {
            return new Answer(400, Map.of(), NOTHING);
        }
        records.addAll(all);
        return answer != null ? answer : new Answer(200, Map.of(), NOTHING);
    }

    @Override
    public void close() {
        http.close();
    }
}
