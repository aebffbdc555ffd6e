package io.opentrail.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// A record as it was sent, and what the formats' documents say must become of it.
record RealRecord(String json, JsonNode tree) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> REQUIRED = List.of("eventTime", "eventSource", "eventName");
    private static final List<String> ADDED =
            List.of("eventID", "eventVersion", "recipientAccountId", "awsRegion");

    static RealRecord of(String json) {
        try {
            return new RealRecord(json, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    String account() {
        String recipient = text("recipientAccountId");
        return recipient.isEmpty()
                ? tree.path("userIdentity").path("accountId").asText("")
                : recipient;
    }

    String region() {
        return text("awsRegion");
    }

    private String text(String field) {
        JsonNode value = tree.path(field);
        return value.isTextual() ? value.asText() : "";
    }

    /// Why a gateway must refuse it; empty where it must take it.
    Set<String> reasonsToReject(Collection<String> regions) {
        var codes = new TreeSet<String>();
        if (REQUIRED.stream().anyMatch(field -> text(field).isEmpty())) {
            codes.add("MissingField");
        }
        if (!account().matches("\\d{12}")) {
            codes.add("InvalidRecipientAccountId");
        }
        if (!regions.contains(region())) {
            codes.add("UnknownRegion");
        }
        return codes;
    }

    /// Whether a trail selects it that has basic selectors for all management events and for all
    /// data events that basic selectors can name.
    boolean isSelectedByAllBasicSelectors() {
        String category = text("eventCategory");
        boolean isData =
                category.isEmpty()
                        ? tree.path("managementEvent").isBoolean()
                                && !tree.path("managementEvent").asBoolean()
                        : category.equals("Data");
        return isData ? isOnS3Object() : category.isEmpty() || category.equals("Management");
    }

    private boolean isOnS3Object() {
        return StreamSupport.stream(tree.path("resources").spliterator(), false)
                .anyMatch(resource ->
                        resource.path("type").asText().equals("AWS::S3::Object")
                                && resource.path("ARN").asText().startsWith("arn:aws:s3"));
    }

    /// Whether the gateway has nothing to add.
    boolean isComplete() {
        return ADDED.stream().noneMatch(field -> text(field).isEmpty());
    }

    /// Whether a delivered record is this one, with nothing changed but for fields added at an end.
    boolean isPartOf(String delivered) {
        String inner = json.strip();
        return delivered.startsWith("{")
                && delivered.endsWith("}")
                && delivered.contains(inner.substring(1, inner.length() - 1));
    }
}
