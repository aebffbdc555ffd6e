package io.opentrail.controlapi.request;

import io.opentrail.controlapi.history.EventHistory;
import io.opentrail.controlapi.history.HistoryPage;
import io.opentrail.controlapi.history.HistoryQuery;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.wire.ResponseWriter;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.InFlightBytes;
import io.opentrail.http.NoRoomException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/// LookupEvents.
// The SDK's setters take null for what is left out, but are not annotated for it.
@SuppressWarnings("NullAway")
public final class LookupOperations implements OperationGroup {

    static final Permission PERMISSION = Permission.onAny("cloudtrail:LookupEvents");

    private static final String NAME = "LookupEvents";
    private static final int OK = 200;
    private static final int MAX_RESULTS = 50;
    private static final String INSIGHT = "insight";
    private static final Set<String> INSIGHT_KEYS = Set.of("EventId", "EventName", "EventSource");

    private final EventHistory history;
    private final Paging paging;
    private final LookupAdmission admission;
    private final InstantSource clock;

    /// @param admission shared by all that looks events up
    public LookupOperations(
            EventHistory history, Paging paging, LookupAdmission admission, InstantSource clock) {
        this.history = history;
        this.paging = paging;
        this.admission = admission;
        this.clock = clock;
    }

    @Override
    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        NAME,
                        LookupEventsRequest.class,
                        LookupEventsRequest::builder,
                        (_, _) -> List.of(PERMISSION),
                        this::lookup));
    }

    private Answer lookup(Caller caller, LookupEventsRequest request) {
        Optional<ApiError> problem = admission.callProblem(caller).or(() -> problem(request));
        if (problem.isPresent()) {
            return new Answer.Failure(problem.get());
        }
        var scope = scope(caller, request);
        Optional<String> token = Optional.ofNullable(request.nextToken());
        Optional<String> after = token.flatMap(text -> paging.position(scope, text));
        if (token.isPresent() && after.isEmpty()) {
            return LookupRules.invalidToken(scope);
        }
        return found(admission.memoryOf(caller), query(caller, request, after), scope);
    }

    /// Of the memory, only what the answer takes is kept, until it is sent.
    private Answer found(InFlightBytes.Reservation memory, HistoryQuery query, Paging.Scope scope) {
        long kept = 0;
        try {
            byte[] body = ResponseWriter.write(response(history.find(query, memory), scope));
            kept = body.length;
            return new Answer.Found(
                    HttpResponse.of(OK, ControlHandler.JSON_1_1, body).whenSent(memory::close));
        } catch (NoRoomException e) {
            return LookupAdmission.noRoom(e);
        } finally {
            memory.keepOnly(kept);
        }
    }

    private LookupEventsResponse response(HistoryPage page, Paging.Scope scope) {
        return LookupEventsResponse.builder()
                .events(page.events())
                .nextToken(page.next().map(position -> paging.token(scope, position)).orElse(null))
                .build();
    }

    /// Pages of one list may have different lengths.
    private static Paging.Scope scope(Caller caller, LookupEventsRequest request) {
        return new Paging.Scope(
                NAME,
                caller,
                List.of(
                        String.valueOf(request.startTime()),
                        String.valueOf(request.endTime()),
                        String.valueOf(request.eventCategoryAsString()),
                        attributes(request).toString()));
    }

    private HistoryQuery query(Caller caller, LookupEventsRequest request, Optional<String> after) {
        return new HistoryQuery(
                caller.accountId(),
                caller.region(),
                request.eventCategoryAsString() == null ? "Management" : "Insight",
                Optional.ofNullable(request.startTime()).orElse(Instant.EPOCH),
                Optional.ofNullable(request.endTime())
                        .orElseGet(() -> clock.instant().plus(LookupRules.AHEAD)),
                attributes(request),
                Map.of(),
                after,
                Optional.ofNullable(request.maxResults()).orElse(MAX_RESULTS));
    }

    private static Map<String, String> attributes(LookupEventsRequest request) {
        return request.lookupAttributes().stream()
                .collect(
                        Collectors.toMap(
                                LookupAttribute::attributeKeyAsString,
                                LookupAttribute::attributeValue));
    }

    private static Optional<ApiError> problem(LookupEventsRequest request) {
        return attributesProblem(request)
                .or(() -> categoryProblem(request))
                .or(() -> LookupRules.timeProblem(request.startTime(), request.endTime()))
                .or(() -> resultsProblem(request));
    }

    private static Optional<ApiError> attributesProblem(LookupEventsRequest request) {
        List<LookupAttribute> attributes = request.lookupAttributes();
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        if (attributes.size() > 1) {
            return LookupRules.invalidAttributes(
                    "LookupAttributes has %d attributes: one is allowed."
                            .formatted(attributes.size()));
        }
        String key = attributes.getFirst().attributeKeyAsString();
        String value = attributes.getFirst().attributeValue();
        return LookupRules.keyProblem("AttributeKey", key)
                .or(() -> LookupRules.valueProblem("AttributeValue", value))
                .or(() -> insightProblem(request, key));
    }

    private static Optional<ApiError> insightProblem(LookupEventsRequest request, String key) {
        return INSIGHT.equals(request.eventCategoryAsString()) && !INSIGHT_KEYS.contains(key)
                ? LookupRules.invalidAttributes(
                        "AttributeKey '%s' is none of %s, which insight events are looked up by."
                                .formatted(key, LookupRules.sorted(INSIGHT_KEYS)))
                : Optional.empty();
    }

    private static Optional<ApiError> categoryProblem(LookupEventsRequest request) {
        String category = request.eventCategoryAsString();
        return category == null || category.equals(INSIGHT)
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "InvalidEventCategoryException",
                                "EventCategory '%s' is not 'insight': leave it out for management events."
                                        .formatted(category)));
    }

    private static Optional<ApiError> resultsProblem(LookupEventsRequest request) {
        Integer results = request.maxResults();
        return results == null || (results >= 1 && results <= MAX_RESULTS)
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "InvalidMaxResultsException",
                                "MaxResults must be between 1 and %d, was %d."
                                        .formatted(MAX_RESULTS, results)));
    }
}
