package io.opentrail.benchmarks.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.producer.event.AuditEvent;
import io.opentrail.producer.event.EventBuilder;
import io.opentrail.producer.event.EventFactory;
import io.opentrail.producer.event.Resource;
import io.opentrail.producer.event.SessionContext;
import io.opentrail.producer.event.UserIdentity;
import io.opentrail.schemas.envelope.RealRecords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The calls of the real management records, reported once more by the SDK's builder as if they
/// happened now: their services, names, callers, parameters, answers and errors. Each belongs to
/// one of the cell's accounts.
final class RealEvents {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private final List<Call> calls;

    private RealEvents(List<Call> calls) {
        this.calls = calls;
    }

    /// What is read once of a record.
    private record Call(
            EventFactory factory,
            String eventName,
            UserIdentity identity,
            boolean isReadOnly,
            String sourceIpAddress,
            String userAgent,
            Optional<String> errorCode,
            Optional<String> errorMessage,
            Map<String, Object> requestParameters,
            Map<String, Object> responseElements,
            List<Resource> resources) {

        AuditEvent event() {
            EventBuilder event =
                    factory.event(eventName, identity)
                            .readOnly(isReadOnly)
                            .sourceIpAddress(sourceIpAddress)
                            .userAgent(userAgent)
                            .requestParameters(requestParameters)
                            .responseElements(responseElements);
            errorCode.ifPresent(code -> event.error(code, errorMessage.orElse("")));
            resources.forEach(event::resource);
            return event.build();
        }
    }

    static RealEvents of(int accounts, Supplier<UUID> eventIds) {
        List<JsonNode> records =
                RealRecords.all().stream()
                        .map(RealEvents::read)
                        .filter(RealEvents::isManagement)
                        .toList();
        return new RealEvents(
                IntStream.range(0, records.size())
                        .mapToObj(i -> call(records.get(i), Tenants.id(i % accounts), eventIds))
                        .toList());
    }

    private static JsonNode read(String record) {
        try {
            return JSON.readTree(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What a trail takes that nobody has told otherwise.
    private static boolean isManagement(JsonNode record) {
        return record.path("managementEvent").asBoolean(true)
                && record.path("eventCategory").asText("Management").equals("Management")
                && record.path("eventSource").isTextual();
    }

    private static Call call(JsonNode record, String account, Supplier<UUID> eventIds) {
        return new Call(
                EventFactory.of(text(record, "eventSource"), Tenants.REGION, account)
                        .withEventIds(eventIds),
                text(record, "eventName"),
                identity(record.path("userIdentity"), account),
                record.path("readOnly").asBoolean(),
                text(record, "sourceIPAddress"),
                text(record, "userAgent"),
                optional(record, "errorCode"),
                optional(record, "errorMessage"),
                members(record.path("requestParameters")),
                members(record.path("responseElements")),
                record.path("resources")
                        .valueStream()
                        .map(resource ->
                                new Resource(
                                        text(resource, "ARN"), account, text(resource, "type")))
                        .toList());
    }

    private static UserIdentity identity(JsonNode identity, String account) {
        String principal = text(identity, "principalId");
        UserIdentity caller =
                switch (text(identity, "type")) {
                    case "Root" -> UserIdentity.root(account);
                    case "IAMUser" ->
                            UserIdentity.iamUser(account, text(identity, "userName"), principal);
                    case "AssumedRole" -> assumedRole(identity, account, principal);
                    case "AWSService" -> UserIdentity.service(text(identity, "invokedBy"));
                    default -> UserIdentity.unknown(text(identity, "userName"));
                };
        return caller.withAccessKeyId(text(identity, "accessKeyId"));
    }

    private static UserIdentity assumedRole(JsonNode identity, String account, String principal) {
        int colon = principal.indexOf(':');
        JsonNode session = identity.path("sessionContext");
        return UserIdentity.assumedRole(
                account,
                text(session.path("sessionIssuer"), "userName"),
                principal.substring(colon + 1),
                principal.substring(0, Math.max(0, colon)),
                SessionContext.since(
                        Instant.now(),
                        session.path("attributes").path("mfaAuthenticated").asBoolean()));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    private static Optional<String> optional(JsonNode node, String name) {
        return Optional.of(text(node, name)).filter(text -> !text.isEmpty());
    }

    private static Map<String, Object> members(JsonNode object) {
        return object.isObject() ? JSON.convertValue(object, MEMBERS) : Map.of();
    }

    /// A new event like the record of that number; the records come again after the last.
    AuditEvent event(long number) {
        return calls.get((int) (number % calls.size())).event();
    }
}
