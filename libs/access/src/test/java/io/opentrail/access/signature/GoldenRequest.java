package io.opentrail.access.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A request of `botocore-requests.json`, as botocore signed and sent it.
record GoldenRequest(
        String name, RequestHead head, String bodySha256Hex, String region, String service) {

    static final Instant SIGNED_AT = Instant.parse("2026-01-02T03:04:05Z");
    static final String ACCESS_KEY_ID = "AKIAEXAMPLE000000001";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    static List<GoldenRequest> all() {
        try (var json = GoldenRequest.class.getResourceAsStream("botocore-requests.json")) {
            JsonNode cases = new ObjectMapper().readTree(Objects.requireNonNull(json));
            return stream(cases).map(GoldenRequest::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenRequest of(JsonNode golden) {
        var headers = new ArrayList<Header>();
        golden.path("headers")
                .forEach(header ->
                        headers.add(new Header(header.path(0).asText(), header.path(1).asText())));
        return new GoldenRequest(
                golden.path("name").asText(),
                new RequestHead(
                        golden.path("method").asText(),
                        golden.path("path").asText(),
                        golden.path("query").asText(),
                        headers),
                BodyHash.of(Base64.getDecoder().decode(golden.path("bodyBase64").asText())),
                golden.path("region").asText(),
                golden.path("service").asText());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return name;
    }
}
