package io.opentrail.producer.event;

import io.opentrail.producer.json.JsonWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes an event's record within CloudTrail's size limits: each field within its own first, then
/// fields are left out, in CloudTrail's order for large events, until the whole fits.
final class EventEncoder {

    private static final String EVENT_VERSION = "1.11";
    private static final List<String> LEFT_OUT_FIRST =
            List.of(
                    "requestID",
                    "additionalEventData",
                    "serviceEventDetails",
                    "userAgent",
                    "errorCode",
                    "responseElements",
                    "requestParameters",
                    "errorMessage",
                    "resources");

    private final EventBuilder event;
    private final String eventId;
    private final Set<String> shortened = new LinkedHashSet<>();
    private final Set<String> leftOut = new LinkedHashSet<>();
    private JsonWriter json = new JsonWriter();
    private ValueWriter values;

    EventEncoder(EventBuilder event, String eventId) {
        this.event = event;
        this.eventId = eventId;
        this.values = new ValueWriter(json, event.factory.redaction(), false);
    }

    AuditEvent encode() {
        write();
        Iterator<String> next = LEFT_OUT_FIRST.iterator();
        while (json.length() > SizeLimits.RECORD_BYTES && next.hasNext()) {
            leftOut.add(next.next());
            json = new JsonWriter();
            values = new ValueWriter(json, event.factory.redaction(), false);
            shortened.clear();
            write();
        }
        return new AuditEvent(eventId, json.toBytes(), new ArrayList<>(shortened));
    }

    private void write() {
        json.beginObject();
        field("eventVersion", EVENT_VERSION);
        identity();
        field("eventTime", event.eventTime.truncatedTo(ChronoUnit.SECONDS).toString());
        field("eventSource", event.factory.eventSource());
        field("eventName", event.eventName);
        field("awsRegion", event.factory.awsRegion());
        String source = event.sourceIpAddress;
        field("sourceIPAddress", source == null ? event.factory.eventSource() : source);
        text("userAgent", event.userAgent);
        text("errorCode", event.errorCode);
        text("errorMessage", event.errorMessage);
        object("requestParameters", event.requestParameters, SizeLimits.OBJECT_BYTES);
        object("responseElements", event.responseElements, SizeLimits.OBJECT_BYTES);
        optionalObject(
                "additionalEventData", event.additionalEventData, SizeLimits.ADDITIONAL_DATA_BYTES);
        text("requestID", event.requestId);
        field("eventID", eventId);
        flag("readOnly", Optional.ofNullable(event.readOnly));
        resources();
        field("eventType", event.kind.type());
        field("apiVersion", event.apiVersion);
        flag("managementEvent", event.kind.managementEvent());
        field("recipientAccountId", event.recipientAccountId);
        optionalObject("serviceEventDetails", event.serviceEventDetails, SizeLimits.OBJECT_BYTES);
        field("sharedEventID", event.sharedEventId == null ? null : event.sharedEventId.toString());
        field("vpcEndpointId", event.vpcEndpointId);
        field("vpcEndpointAccountId", event.vpcEndpointAccountId);
        field("eventCategory", event.kind.category());
        if (event.sessionCredentialFromConsole) {
            // a string, as CloudTrail has it
            field("sessionCredentialFromConsole", "true");
        }
        tls(event.tlsDetails);
        json.endObject();
    }

    private void identity() {
        json.name("userIdentity");
        byte[] whole = event.identity.json();
        if (whole.length <= SizeLimits.OBJECT_BYTES) {
            json.raw(whole);
        } else {
            json.raw(event.identity.textsAlone().json());
            shortened.add("userIdentity");
        }
    }

    private void field(String name, @Nullable String text) {
        if (text != null) {
            json.name(name);
            json.value(cut(name, text));
        }
    }

    /// A field that people write and that the redaction sees.
    private void text(String name, @Nullable String text) {
        if (text == null || isLeftOut(name)) {
            return;
        }
        field(name, values.redacted(name, text));
    }

    private String cut(String name, String text) {
        String cut = SizeLimits.cut(text);
        if (!cut.equals(text)) {
            shortened.add(name);
        }
        return cut;
    }

    private boolean isLeftOut(String name) {
        if (leftOut.contains(name)) {
            shortened.add(name);
            return true;
        }
        return false;
    }

    private void optionalObject(
            String name, @Nullable Map<String, @Nullable Object> value, int limit) {
        if (value != null) {
            object(name, value, limit);
        }
    }

    private void object(String name, @Nullable Map<String, @Nullable Object> value, int limit) {
        json.name(name);
        int start = json.length();
        json.limit(limit);
        try {
            values.write(name, name, value);
        } catch (RuntimeException | Error e) {
            // whatever a host's class does, such as printing itself without end
            omit(name, start, "UNREADABLE");
            return;
        }
        if (json.length() - start > limit) {
            omit(name, start, "FIELD_SIZE_EXCEEDED");
        } else if (isLeftOut(name)) {
            omit(name, start, "EVENT_SIZE_EXCEEDED");
        } else {
            json.unlimited();
        }
    }

    private void omit(String name, int start, String reason) {
        int size = json.length() - start;
        json.rewind(start, false);
        json.beginObject();
        json.name("omitted");
        json.value(true);
        json.name("originalSize");
        json.value(size);
        json.name("reason");
        json.value(reason);
        json.endObject();
        shortened.add(name);
    }

    private void flag(String name, Optional<Boolean> flag) {
        flag.ifPresent(value -> {
            json.name(name);
            json.value(value);
        });
    }

    /// As many as there is room for.
    private void resources() {
        if (event.resources.isEmpty() || isLeftOut("resources")) {
            return;
        }
        json.name("resources");
        json.beginArray();
        int start = json.length();
        for (Resource resource : event.resources) {
            int before = json.length();
            boolean comma = json.needsComma();
            json.beginObject();
            field("ARN", resource.arn());
            field("accountId", resource.accountId());
            field("type", resource.type());
            json.endObject();
            if (json.length() - start > SizeLimits.RESOURCES_BYTES) {
                json.rewind(before, comma);
                shortened.add("resources");
                break;
            }
        }
        json.endArray();
    }

    private void tls(@Nullable TlsDetails details) {
        if (details != null) {
            json.name("tlsDetails");
            json.beginObject();
            field("tlsVersion", details.version());
            field("cipherSuite", details.cipherSuite());
            field("clientProvidedHostHeader", details.clientProvidedHostHeader().orElse(null));
            field("keyExchange", details.keyExchange().orElse(null));
            json.endObject();
        }
    }
}
