package io.opentrail.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentrail.live.HttpPart.Answer;
import io.opentrail.live.HttpPart.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Speaks CloudWatch Logs' protocol, with its rules for a batch. A stream has to be made before it
/// takes events; puts are refused with the codes that were told, first in, first out.
final class LogsServer implements AutoCloseable {

    static final String PUT = "Logs_20140328.PutLogEvents";
    static final String MAKE_STREAM = "Logs_20140328.CreateLogStream";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    private final HttpPart http = new HttpPart(this::answer);
    private final Set<String> streams = ConcurrentHashMap.newKeySet();
    private final Set<String> brokenGroups = ConcurrentHashMap.newKeySet();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final List<Put> puts = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> brokenRules = new CopyOnWriteArrayList<>();
    private volatile Optional<Integer> tooOldEnd = Optional.empty();

    LogsServer() throws IOException {}

    /// A put that was taken.
    record Put(String group, String stream, List<String> messages) {}

    URI url() {
        return http.url();
    }

    void refuseNext(String... codes) {
        refusals.addAll(List.of(codes));
    }

    void breakGroup(String group) {
        brokenGroups.add(group);
    }

    void mendGroup(String group) {
        brokenGroups.remove(group);
    }

    /// So many events at the beginning of each put are too old.
    void tooOld(int events) {
        tooOldEnd = Optional.of(events);
    }

    List<Put> puts() {
        return puts;
    }

    List<String> calls() {
        return calls;
    }

    List<String> brokenRules() {
        return brokenRules;
    }

    List<String> messages(String group) {
        return puts.stream()
                .filter(put -> put.group().equals(group))
                .flatMap(put -> put.messages().stream())
                .toList();
    }

    private Answer answer(Request request) throws IOException {
        calls.add(request.operation());
        JsonNode body = JSON.readTree(request.body().newInput());
        String group = body.get("logGroupName").asText();
        String stream = body.get("logStreamName").asText();
        if (brokenGroups.contains(group)) {
            return error("ServiceUnavailableException");
        }
        return switch (request.operation()) {
            case MAKE_STREAM ->
                    streams.add(group + "/" + stream)
                            ? ok("{}")
                            : error("ResourceAlreadyExistsException");
            case PUT -> put(group, stream, body.get("logEvents"));
            default -> error("UnknownOperationException");
        };
    }

    private Answer put(String group, String stream, JsonNode events) {
        String refusal = refusals.poll();
        if (refusal != null) {
            return error(refusal);
        }
        if (!streams.contains(group + "/" + stream)) {
            return error("ResourceNotFoundException");
        }
        check(events);
        List<String> messages = new ArrayList<>();
        events.forEach(event -> messages.add(event.get("message").asText()));
        puts.add(new Put(group, stream, messages));
        return ok(
                tooOldEnd
                        .map(end ->
                                "{\"rejectedLogEventsInfo\":{\"tooOldLogEventEndIndex\":"
                                        + end
                                        + "}}")
                        .orElse("{}"));
    }

    private void check(JsonNode events) {
        long bytes = 0;
        long before = Long.MIN_VALUE;
        for (JsonNode event : events) {
            long time = event.get("timestamp").asLong();
            if (time < before) {
                brokenRules.add("not in the order of time");
            }
            before = time;
            bytes += event.get("message").asText().getBytes(StandardCharsets.UTF_8).length + 26;
        }
        if (bytes > 1_048_576 || events.size() > 10_000 || events.isEmpty()) {
            brokenRules.add("%d events of %d bytes".formatted(events.size(), bytes));
        }
        if (before - events.get(0).get("timestamp").asLong() > DAY_MILLIS) {
            brokenRules.add("more than a day");
        }
    }

    private static Answer ok(String json) {
        return new Answer(
                200,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                ByteString.copyFromUtf8(json));
    }

    private static Answer error(String code) {
        return new Answer(
                code.equals("ServiceUnavailableException") ? 503 : 400,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                ByteString.copyFromUtf8("{\"__type\":\"%s\",\"message\":\"no\"}".formatted(code)));
    }

    @Override
    public void close() {
        http.close();
    }
}
