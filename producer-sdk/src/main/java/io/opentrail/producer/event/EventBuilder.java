package io.opentrail.producer.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Collects one event. No method throws, whatever a request brought along: a null, or an empty text
/// where there must be one, is as if it were not said, what is too large is cut or left out by
/// CloudTrail's rules (see [AuditEvent#shortened()]). Used by one thread.
public final class EventBuilder {

    private static final String UNKNOWN = "Unknown";

    /// Stands for members that could not be read: who writes them finds the same.
    private static final Object UNREADABLE =
            new Object() {
                @Override
                public String toString() {
                    throw new IllegalStateException("members that could not be read");
                }
            };

    final EventFactory factory;
    final String eventName;
    final UserIdentity identity;
    final List<Resource> resources = new ArrayList<>();

    Instant eventTime;
    EventKind kind = EventKind.API_CALL;
    String recipientAccountId;
    @Nullable Boolean readOnly;
    @Nullable String sourceIpAddress;
    @Nullable String userAgent;
    @Nullable String errorCode;
    @Nullable String errorMessage;
    @Nullable String requestId;
    @Nullable String apiVersion;
    @Nullable String vpcEndpointId;
    @Nullable String vpcEndpointAccountId;
    @Nullable UUID sharedEventId;
    @Nullable TlsDetails tlsDetails;
    @Nullable Map<String, @Nullable Object> requestParameters;
    @Nullable Map<String, @Nullable Object> responseElements;
    @Nullable Map<String, @Nullable Object> additionalEventData;
    @Nullable Map<String, @Nullable Object> serviceEventDetails;
    boolean sessionCredentialFromConsole;

    EventBuilder(EventFactory factory, String eventName, UserIdentity identity) {
        this.factory = factory;
        this.eventName = orElse(eventName, UNKNOWN);
        this.identity = Objects.requireNonNullElseGet(identity, () -> UserIdentity.unknown(null));
        this.eventTime = factory.clock().instant();
        this.recipientAccountId = factory.recipientAccountId();
    }

    /// An [EventKind#API_CALL] if nothing is said.
    public EventBuilder kind(EventKind kind) {
        this.kind = Objects.requireNonNullElse(kind, this.kind);
        return this;
    }

    /// When the call was over, if not when this builder was made.
    public EventBuilder at(Instant eventTime) {
        this.eventTime = Objects.requireNonNullElse(eventTime, this.eventTime);
        return this;
    }

    /// Whether nothing was changed.
    public EventBuilder readOnly(boolean readOnly) {
        this.readOnly = readOnly;
        return this;
    }

    /// The account that is to have this event, if not the factory's.
    ///
    /// @param accountId 12 digits; the gateway rejects the event if it is not
    public EventBuilder recipientAccount(String accountId) {
        this.recipientAccountId = orElse(accountId, recipientAccountId);
        return this;
    }

    /// The caller's IP address or, for a service, its name. The factory's `eventSource` if nothing
    /// is said.
    public EventBuilder sourceIpAddress(@Nullable String address) {
        this.sourceIpAddress = address;
        return this;
    }

    public EventBuilder userAgent(@Nullable String userAgent) {
        this.userAgent = userAgent;
        return this;
    }

    /// The call failed.
    ///
    /// @param code as `AccessDenied`
    public EventBuilder error(@Nullable String code, @Nullable String message) {
        this.errorCode = code;
        this.errorMessage = message;
        return this;
    }

    public EventBuilder requestId(@Nullable String requestId) {
        this.requestId = requestId;
        return this;
    }

    public EventBuilder apiVersion(@Nullable String apiVersion) {
        this.apiVersion = apiVersion;
        return this;
    }

    /// One more of the things that the call was about.
    public EventBuilder resource(Resource resource) {
        if (resource != null) {
            resources.add(resource);
        }
        return this;
    }

    /// One more of the call's parameters.
    ///
    /// @param value a map, a collection, an array, a number, a boolean or anything with a telling
    ///   `toString()`
    public EventBuilder requestParameter(String name, @Nullable Object value) {
        requestParameters = with(requestParameters, name, value);
        return this;
    }

    /// All of them.
    public EventBuilder requestParameters(Map<String, ? extends @Nullable Object> parameters) {
        requestParameters = with(requestParameters, parameters);
        return this;
    }

    /// One more part of the call's answer. Not for calls that only read.
    public EventBuilder responseElement(String name, @Nullable Object value) {
        responseElements = with(responseElements, name, value);
        return this;
    }

    public EventBuilder responseElements(Map<String, ? extends @Nullable Object> elements) {
        responseElements = with(responseElements, elements);
        return this;
    }

    /// What else is worth knowing of the call.
    public EventBuilder additionalEventData(String name, @Nullable Object value) {
        additionalEventData = with(additionalEventData, name, value);
        return this;
    }

    /// What happened, for a [EventKind#SERVICE_EVENT].
    public EventBuilder serviceEventDetail(String name, @Nullable Object value) {
        serviceEventDetails = with(serviceEventDetails, name, value);
        return this;
    }

    /// The same for all copies of one action that go to different accounts.
    public EventBuilder sharedEventId(@Nullable UUID id) {
        this.sharedEventId = id;
        return this;
    }

    public EventBuilder vpcEndpoint(@Nullable String endpointId, @Nullable String ownerAccountId) {
        this.vpcEndpointId = endpointId;
        this.vpcEndpointAccountId = ownerAccountId;
        return this;
    }

    public EventBuilder tls(@Nullable TlsDetails details) {
        this.tlsDetails = details;
        return this;
    }

    /// The caller's credentials are of a console's session.
    public EventBuilder sessionCredentialFromConsole() {
        this.sessionCredentialFromConsole = true;
        return this;
    }

    /// The event, with an `eventID` of its own each time.
    public AuditEvent build() {
        return new EventEncoder(this, factory.eventIds().get().toString()).encode();
    }

    private static Map<String, @Nullable Object> with(
            @Nullable Map<String, @Nullable Object> members, String name, @Nullable Object value) {
        Map<String, @Nullable Object> all = members == null ? new LinkedHashMap<>() : members;
        all.put(name, value);
        return all;
    }

    private static String orElse(@Nullable String text, String other) {
        return text == null || text.isEmpty() ? other : text;
    }

    private static @Nullable Map<String, @Nullable Object> with(
            @Nullable Map<String, @Nullable Object> members,
            @Nullable Map<String, ? extends @Nullable Object> more) {
        if (more == null) {
            return members;
        }
        Map<String, @Nullable Object> all = members == null ? new LinkedHashMap<>() : members;
        try {
            all.putAll(more);
        } catch (RuntimeException | Error e) {
            // a map that another thread changes, or that is no good
            all.put("", UNREADABLE);
        }
        return all;
    }
}
