package io.opentrail.selector.match;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.schemas.serde.TrustedRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// Real records, and as many made of them: few real ones are data or network activity events, or
/// have many resources.
final class Corpus {

    static final List<String> CATEGORIES = List.of("Management", "Data", "NetworkActivity");
    static final List<String> TYPES =
            List.of(
                    "AWS::S3::Object",
                    "AWS::Lambda::Function",
                    "AWS::DynamoDB::Table",
                    "AWS::DynamoDB::Stream",
                    "AWS::KMS::Key");
    static final List<String> ARNS =
            List.of(
                    "arn:aws:s3:::b/",
                    "arn:aws:s3:::b/k",
                    "arn:aws:s3:::b/key",
                    "arn:aws:s3:::b2/k",
                    "arn:aws-cn:s3:::b/k",
                    "arn:aws:lambda:us-east-1:111122223333:function:f",
                    "arn:aws:lambda:us-east-1:111122223333:function:f:live",
                    "arn:aws:lambda:us-east-1:111122223333:function:f2",
                    "arn:aws:dynamodb:us-east-1:111122223333:table/t",
                    "arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/s",
                    "arn:aws:dynamodb:us-east-1:111122223333:table/t2",
                    "arn:aws:dynamodb:us-east-1:111122223333:table/t2/stream/s");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Corpus() {}

    /// One record, as JSON and as the router gets it.
    record Entry(JsonNode record, AuditEvent event) {}

    static List<Entry> entries() {
        TrustedRecords.trust();
        var random = new Random(1);
        return RealRecords.all().stream()
                .map(Corpus::parsed)
                .flatMap(real -> Stream.of(real, changed(real.deepCopy(), random)))
                .flatMap(Corpus::entry)
                .toList();
    }

    private static ObjectNode parsed(String record) {
        try {
            return (ObjectNode) JSON.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode changed(ObjectNode record, Random random) {
        record.put("eventCategory", one(CATEGORIES, random));
        ArrayNode resources = record.putArray("resources");
        for (int i = random.nextInt(4); i > 0; i--) {
            ObjectNode resource = resources.addObject().put("type", one(TYPES, random));
            if (random.nextInt(5) > 0) {
                resource.put(random.nextInt(5) > 0 ? "ARN" : "ARNPrefix", one(ARNS, random));
            }
        }
        if (random.nextBoolean()) {
            record.put("errorCode", "VpceAccessDenied").put("vpcEndpointId", "vpce-0a1b");
        }
        List<String> removed =
                List.of("readOnly", "eventType", "userIdentity", "sessionCredentialFromConsole");
        if (random.nextBoolean()) {
            record.remove(one(removed, random));
        }
        return record;
    }

    private static <T> T one(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    private static Stream<Entry> entry(ObjectNode record) {
        byte[] bytes = record.toString().getBytes(StandardCharsets.UTF_8);
        return envelope(bytes) instanceof RecordEnvelope envelope
                ? Stream.of(new Entry(record, event(envelope)))
                : Stream.of();
    }

    private static EnvelopeResult envelope(byte[] bytes) {
        try {
            return EnvelopeReader.read(bytes);
        } catch (InvalidJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuditEvent event(RecordEnvelope envelope) {
        UserIdentity identity = envelope.userIdentity();
        List<Resource> resources = envelope.resources();
        return AuditEvent.newBuilder()
                .setEventId("e")
                .setEventTime(envelope.eventTime())
                .setIngestTime(Instant.EPOCH)
                .setRecipientAccountId(
                        Objects.requireNonNullElse(envelope.recipientAccountId(), "111122223333"))
                .setAwsRegion(Objects.requireNonNullElse(envelope.awsRegion(), "us-east-1"))
                .setEventSource(envelope.eventSource())
                .setEventName(envelope.eventName())
                .setEventCategory(envelope.eventCategory())
                .setEventType(envelope.eventType())
                .setReadOnly(envelope.readOnly())
                .setManagementEvent(envelope.managementEvent())
                .setUserIdentity(identity)
                .setResources(resources)
                .setErrorCode(envelope.errorCode())
                .setVpcEndpointId(envelope.vpcEndpointId())
                .setSessionCredentialFromConsole(envelope.sessionCredentialFromConsole())
                .setRecord(ByteBuffer.allocate(0))
                .build();
    }
}
