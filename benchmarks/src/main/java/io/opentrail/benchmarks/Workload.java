package io.opentrail.benchmarks;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.envelope.EnvelopeReader;
import io.opentrail.schemas.envelope.EnvelopeResult;
import io.opentrail.schemas.envelope.InvalidJsonException;
import io.opentrail.schemas.envelope.RealRecords;
import io.opentrail.schemas.envelope.RecordEnvelope;
import io.opentrail.selector.DefaultSelectors;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// Real records as events, and trails of four kinds that select them.
public final class Workload {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String REGION = "us-east-1";
    private static final int ARNS = 50;

    private Workload() {}

    /// As many as there are real records, in turn of each account.
    static List<AuditEvent> events(int accounts) {
        List<RecordEnvelope> envelopes =
                RealRecords.all().stream()
                        .map(Workload::envelope)
                        .filter(RecordEnvelope.class::isInstance)
                        .map(RecordEnvelope.class::cast)
                        .toList();
        return IntStream.range(0, envelopes.size())
                .mapToObj(i -> event(envelopes.get(i), account(i % accounts)))
                .toList();
    }

    /// In turn of each account.
    static List<Trail> trails(int count, int accounts) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        trail(i, account(i % accounts), selectors(i / accounts + i % accounts)))
                .toList();
    }

    /// Events as the gateway writes them, in turn of each account, all of management and of one
    /// region, so that each trail of [#disjointTrails] that can take them does.
    public static List<AuditEvent> wholeEvents(int accounts) {
        List<String> records = RealRecords.all();
        return IntStream.range(0, records.size())
                .mapToObj(i -> wholeEvent(records.get(i), i, account(i % accounts)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<AuditEvent> wholeEvent(String record, int number, String account) {
        return envelope(record) instanceof RecordEnvelope envelope
                ? Optional.of(
                        AuditEvent.newBuilder(event(envelope, account))
                                .setEventId("e-" + number)
                                .setAwsRegion(REGION)
                                .setEventCategory("Management")
                                .setRecord(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)))
                                .build())
                : Optional.empty();
    }

    /// Five an account. The first takes every management event, the others look for S3 data events
    /// in 50 buckets each: of [#wholeEvents] each is taken by one trail, and five decide about it.
    static List<Trail> disjointTrails(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> trail(i, account(i / 5), selectors(i % 5 == 0 ? 0 : 4 * i + 3)))
                .toList();
    }

    /// Five an account, each of which takes every management event.
    public static List<Trail> greedyTrails(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> trail(i, account(i / 5), DefaultSelectors.TRAIL))
                .toList();
    }

    private static String account(int number) {
        return "%012d".formatted(number);
    }

    private static TrailSelectors selectors(int number) {
        return switch (number % 4) {
            case 0 -> DefaultSelectors.TRAIL;
            case 1 ->
                    new TrailSelectors.Basic(
                            List.of(
                                    new EventSelector(
                                            "WriteOnly",
                                            true,
                                            List.of(
                                                    new DataResource(
                                                            "AWS::S3::Object", arns(number))),
                                            List.of("kms.amazonaws.com"))));
            case 2 ->
                    advanced(
                            List.of(
                                    field("eventCategory", "Equals", "Management"),
                                    field("readOnly", "Equals", "false"),
                                    field(
                                            "eventSource",
                                            "NotEquals",
                                            "kms.amazonaws.com",
                                            "rdsdata.amazonaws.com")));
            default ->
                    advanced(
                            List.of(
                                    field("eventCategory", "Equals", "Data"),
                                    field("resources.type", "Equals", "AWS::S3::Object"),
                                    field("eventName", "StartsWith", "Put", "Delete", "Copy"),
                                    new FieldSelector(
                                            "resources.ARN",
                                            List.of(
                                                    new FieldCondition(
                                                            "StartsWith", arns(number))))));
        };
    }

    private static List<String> arns(int number) {
        return IntStream.range(0, ARNS)
                .mapToObj(i -> "arn:aws:s3:::bucket-%d-%d/".formatted(number, i))
                .toList();
    }

    private static TrailSelectors advanced(List<FieldSelector> fields) {
        return new TrailSelectors.Advanced(List.of(new AdvancedEventSelector(null, fields)));
    }

    private static FieldSelector field(String field, String operator, String... values) {
        return new FieldSelector(
                field, List.of(new FieldCondition(operator, Arrays.asList(values))));
    }

    private static Trail trail(int number, String account, TrailSelectors selectors) {
        String name = "trail-" + number;
        Selection bare = new Selection(Instant.EPOCH, true, true, List.of(), false, List.of());
        return Trail.newBuilder()
                .setTrailId(account + "." + name + ".a1b2c3d4")
                .setTrailArn("arn:aws:cloudtrail:%s:%s:trail/%s".formatted(REGION, account, name))
                .setName(name)
                .setAccountId(account)
                .setHomeRegion(REGION)
                .setBucket("audit")
                .setCreatedAt(Instant.EPOCH)
                .setUpdatedAt(Instant.EPOCH)
                .setLoggingPeriods(List.of(new LoggingPeriod(Instant.EPOCH, null)))
                .setSelections(List.of(selectors.in(bare)))
                .build();
    }

    private static EnvelopeResult envelope(String record) {
        try {
            return EnvelopeReader.read(record.getBytes(StandardCharsets.UTF_8));
        } catch (InvalidJsonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AuditEvent event(RecordEnvelope envelope, String account) {
        return AuditEvent.newBuilder()
                .setEventId("e")
                .setEventTime(envelope.eventTime())
                .setIngestTime(NOW)
                .setRecipientAccountId(account)
                .setAwsRegion(Objects.requireNonNullElse(envelope.awsRegion(), REGION))
                .setEventSource(envelope.eventSource())
                .setEventName(envelope.eventName())
                .setEventCategory(envelope.eventCategory())
                .setEventType(envelope.eventType())
                .setReadOnly(envelope.readOnly())
                .setManagementEvent(envelope.managementEvent())
                .setUserIdentity(envelope.userIdentity())
                .setResources(envelope.resources())
                .setErrorCode(envelope.errorCode())
                .setVpcEndpointId(envelope.vpcEndpointId())
                .setSessionCredentialFromConsole(envelope.sessionCredentialFromConsole())
                .setRecord(ByteBuffer.allocate(0))
                .build();
    }
}
