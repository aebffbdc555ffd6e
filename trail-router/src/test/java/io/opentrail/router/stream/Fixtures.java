package io.opentrail.router.stream;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.LoggingPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Trails and events to begin from.
public final class Fixtures {

    public static final String ACCOUNT = "111122223333";
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    static {
        TrustedRecords.trust();
    }

    private Fixtures() {}

    /// A trail of [#ACCOUNT] at home in us-east-1 that logs all management events.
    public static Trail.Builder trail(String name) {
        return Trail.newBuilder()
                .setTrailId(ACCOUNT + "." + name + ".a1b2c3d4")
                .setTrailArn("arn:aws:cloudtrail:us-east-1:" + ACCOUNT + ":trail/" + name)
                .setName(name)
                .setAccountId(ACCOUNT)
                .setHomeRegion("us-east-1")
                .setBucket("audit")
                .setCreatedAt(Instant.EPOCH)
                .setUpdatedAt(Instant.EPOCH)
                .setLoggingPeriods(List.of(new LoggingPeriod(Instant.EPOCH, null)))
                .setSelections(List.of(selection(false, true)));
    }

    public static Selection selection(boolean multiRegion, boolean global) {
        return new Selection(
                Instant.EPOCH,
                multiRegion,
                global,
                List.of(new EventSelector("All", true, List.of(), List.of())),
                false,
                List.of());
    }

    public static AuditEvent.Builder event(String id) {
        return AuditEvent.newBuilder()
                .setEventId(id)
                .setEventTime(NOW)
                .setIngestTime(NOW)
                .setRecipientAccountId(ACCOUNT)
                .setAwsRegion("us-east-1")
                .setEventSource("ec2.amazonaws.com")
                .setEventName("RunInstances")
                .setResources(List.of())
                .setRecord(
                        ByteBuffer.wrap(
                                ("{\"eventID\":\"" + id + "\",\"n\":243.0}")
                                        .getBytes(StandardCharsets.UTF_8)));
    }
}
