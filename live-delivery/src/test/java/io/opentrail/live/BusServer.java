package io.opentrail.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.opentrail.live.HttpPart.Answer;
import io.opentrail.live.HttpPart.Request;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// Speaks EventBridge's protocol. Which entries fail, and how, is told by a function.
final class BusServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpPart http = new HttpPart(this::answer);
    private final List<JsonNode> entries = new CopyOnWriteArrayList<>();
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();
    private volatile Function<JsonNode, Optional<String>> failure = _ -> Optional.empty();

    BusServer() throws IOException {}

    URI url() {
        return http.url();
    }

    /// @param errorCode of an entry, if it fails
    void fail(Function<JsonNode, Optional<String>> errorCode) {
        failure = errorCode;
    }

    /// What was taken, in order.
    List<JsonNode> entries() {
        return entries;
    }

    /// Of all requests, the number of entries.
    List<Integer> requestSizes() {
        return sizes;
    }

    List<String> details() {
        return entries.stream().map(entry -> entry.get("Detail").asText()).toList();
    }

    private Answer answer(Request request) throws IOException {
        JsonNode all = JSON.readTree(request.body().newInput()).get("Entries");
        sizes.add(all.size());
        List<String> results = new ArrayList<>();
        int failed = 0;
        for (JsonNode entry : all) {
            Optional<String> code = failure.apply(entry);
            if (code.isPresent()) {
                failed++;
                results.add("{\"ErrorCode\":\"%s\",\"ErrorMessage\":\"no\"}".formatted(code.get()));
            } else {
                entries.add(entry);
                results.add("{\"EventId\":\"%d\"}".formatted(entries.size()));
            }
        }
        return new Answer(
                request.operation().equals("AWSEvents.PutEvents") ? 200 : 400,
                Map.of("Content-Type", "application/x-amz-json-1.1"),
                ByteString.copyFromUtf8(
                        "{\"FailedEntryCount\":%d,\"Entries\":[%s]}"
                                .formatted(failed, String.join(",", results))));
    }

    @Override
    public void close() {
        http.close();
    }
}
