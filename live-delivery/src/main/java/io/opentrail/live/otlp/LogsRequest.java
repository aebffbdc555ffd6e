package io.opentrail.live.otlp;

import com.google.protobuf.UnsafeByteOperations;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentrail.event.AuditEvent;
import io.opentrail.live.event.LiveEvent;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Events as log records: the audit record is the body, the resource is the trail.
final class LogsRequest {

    private static final InstrumentationScope SCOPE =
            InstrumentationScope.newBuilder().setName("io.opentrail").build();

    private LogsRequest() {}

    static ExportLogsServiceRequest of(String trailArn, List<LiveEvent> events) {
        ScopeLogs.Builder logs = ScopeLogs.newBuilder().setScope(SCOPE);
        events.forEach(event -> logs.addLogRecords(recordOf(event)));
        return ExportLogsServiceRequest.newBuilder()
                .addResourceLogs(
                        ResourceLogs.newBuilder()
                                .setResource(
                                        Resource.newBuilder()
                                                .addAttributes(text("service.name", "opentrail"))
                                                .addAttributes(text("trailARN", trailArn)))
                                .addScopeLogs(logs))
                .build();
    }

    private static LogRecord recordOf(LiveEvent event) {
        AuditEvent envelope = event.envelope();
        return LogRecord.newBuilder()
                .setTimeUnixNano(nanos(event.eventTime()))
                .setObservedTimeUnixNano(nanos(event.ingestTime()))
                .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
                .setBody(
                        AnyValue.newBuilder()
                                .setStringValueBytes(
                                        UnsafeByteOperations.unsafeWrap(
                                                event.framed(),
                                                event.recordOffset(),
                                                event.recordBytes())))
                .addAttributes(text("eventSource", envelope.getEventSource()))
                .addAttributes(text("eventName", envelope.getEventName()))
                .addAttributes(text("eventID", envelope.getEventId()))
                .addAttributes(text("recipientAccountId", event.accountId()))
                .addAttributes(text("awsRegion", event.awsRegion()))
                .build();
    }

    private static KeyValue text(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static long nanos(Instant time) {
        return TimeUnit.MILLISECONDS.toNanos(time.toEpochMilli());
    }
}
