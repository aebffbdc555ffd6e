package io.opentrail.controlapi.request;

import io.opentrail.controlapi.history.EventHistory;
import io.opentrail.controlapi.history.HistoryQuery;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.http.BodyBudget;
import io.opentrail.http.HttpResponse;
import io.opentrail.http.NoRoomException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// SearchEvents, which CloudTrail does not have: all events that have several attributes, or values
/// that begin with something, in one answer of any length
/// (`docs/adr/0025-search-streams-pages.md`).
public final class SearchOperations implements OperationGroup {

    static final String NAME = "SearchEvents";
    static final String PATH = "/opentrail/v1/events/search";

    private static final String MANAGEMENT = "Management";
    private static final Set<String> CATEGORIES = Set.of(MANAGEMENT, "Insight", "Data");
    private static final String JSON_LINES = "application/x-ndjson";
    private static final int OK = 200;
    private static final int PAGE_EVENTS = 200;
    private static final int PAGES_AT_ONCE = 8;
    private static final int PAGES_AT_ONCE_OF_PLACE = 2;

    private final EventHistory history;
    private final Paging paging;
    private final LookupAdmission admission;
    private final InstantSource clock;
    private final SearchTurns turns = new SearchTurns(PAGES_AT_ONCE, PAGES_AT_ONCE_OF_PLACE);

    /// @param admission shared by all that looks events up
    public SearchOperations(
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
                        SearchShape.class,
                        SearchShape::request,
                        (_, _) -> List.of(LookupOperations.PERMISSION),
                        this::search));
    }

    private Answer search(Caller caller, SearchShape request) {
        Optional<ApiError> problem = admission.callProblem(caller).or(() -> problem(request));
        if (problem.isPresent()) {
            return new Answer.Failure(problem.get());
        }
        var scope = scope(caller, request);
        Optional<String> token = request.nextToken();
        Optional<String> after = token.flatMap(text -> paging.position(scope, text));
        if (token.isPresent() && after.isEmpty()) {
            return LookupRules.invalidToken(scope);
        }
        Optional<ApiError> tooMany = admission.beginSearch(caller);
        return tooMany.isPresent()
                ? new Answer.Failure(tooMany.get())
                : begun(caller, request, scope, after);
    }

    /// The first page is looked up before the answer begins, so that a history that is away is an
    /// error like any other.
    private Answer begun(
            Caller caller, SearchShape request, Paging.Scope scope, Optional<String> after) {
        var memory = admission.memoryOf(caller);
        Runnable end =
                () -> {
                    memory.close();
                    admission.endSearch(caller);
                };
        boolean isUnderWay = false;
        try {
            var stream =
                    SearchStream.begun(
                            pages(caller, query(caller, request, after), memory),
                            after,
                            request.maxEvents().orElse(Long.MAX_VALUE),
                            position -> paging.token(scope, position),
                            memory);
            isUnderWay = true;
            return new Answer.Found(HttpResponse.streamed(OK, JSON_LINES, stream).whenSent(end));
        } catch (NoRoomException e) {
            return LookupAdmission.noRoom(e);
        } finally {
            if (!isUnderWay) {
                end.run();
            }
        }
    }

    private SearchStream.Pages pages(Caller caller, HistoryQuery query, BodyBudget memory) {
        return (position, limit) -> {
            HistoryQuery page = query.page(position, (int) Math.min(limit, PAGE_EVENTS));
            return turns.inTurn(caller, () -> history.find(page, memory));
        };
    }

    /// The number of events may differ in a search that goes on.
    private static Paging.Scope scope(Caller caller, SearchShape request) {
        return new Paging.Scope(
                NAME,
                caller,
                List.of(
                        request.startTime().toString(),
                        request.endTime().toString(),
                        category(request),
                        request.attributes().stream()
                                .map(each -> List.of(key(each), each.value(), each.prefix()))
                                .toList()
                                .toString()));
    }

    private HistoryQuery query(Caller caller, SearchShape request, Optional<String> after) {
        return new HistoryQuery(
                caller.accountId(),
                caller.region(),
                category(request),
                request.startTime().orElse(Instant.EPOCH),
                request.endTime().orElseGet(() -> clock.instant().plus(LookupRules.AHEAD)),
                byKey(request, SearchShape::value),
                byKey(request, SearchShape::prefix),
                after,
                PAGE_EVENTS);
    }

    private static Map<String, String> byKey(
            SearchShape request, Function<SearchShape, Optional<String>> member) {
        return request.attributes().stream()
                .filter(attribute -> member.apply(attribute).isPresent())
                .collect(
                        Collectors.toMap(
                                SearchOperations::key, each -> member.apply(each).orElseThrow()));
    }

    private static String key(SearchShape attribute) {
        return attribute.key().orElse("");
    }

    private static String category(SearchShape request) {
        return request.category().orElse(MANAGEMENT);
    }

    private static Optional<ApiError> problem(SearchShape request) {
        return attributesProblem(request.attributes())
                .or(() -> categoryProblem(category(request)))
                .or(() ->
                        LookupRules.timeProblem(
                                request.startTime().orElse(null), request.endTime().orElse(null)))
                .or(() -> maxEventsProblem(request));
    }

    private static Optional<ApiError> attributesProblem(List<SearchShape> attributes) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < attributes.size(); i++) {
            String where = "LookupAttributes[" + i + "]";
            Optional<ApiError> problem = attributeProblem(where, attributes.get(i));
            if (problem.isPresent()) {
                return problem;
            }
            String key = key(attributes.get(i));
            if (!keys.add(key)) {
                return LookupRules.invalidAttributes(
                        "%s is %s again: an attribute can be given once.".formatted(where, key));
            }
        }
        return Optional.empty();
    }

    private static Optional<ApiError> attributeProblem(String where, SearchShape attribute) {
        if (attribute.value().isPresent() == attribute.prefix().isPresent()) {
            return LookupRules.invalidAttributes(
                    "%s must have either AttributeValue or AttributePrefix.".formatted(where));
        }
        return LookupRules.keyProblem(where + ".AttributeKey", attribute.key().orElse(null))
                .or(() ->
                        attribute.value().isPresent()
                                ? LookupRules.valueProblem(
                                        where + ".AttributeValue", attribute.value().get())
                                : LookupRules.valueProblem(
                                        where + ".AttributePrefix",
                                        attribute.prefix().orElse(null)));
    }

    private static Optional<ApiError> categoryProblem(String category) {
        return CATEGORIES.contains(category)
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "InvalidEventCategoryException",
                                "EventCategory '%s' is none of %s."
                                        .formatted(category, LookupRules.sorted(CATEGORIES))));
    }

    private static Optional<ApiError> maxEventsProblem(SearchShape request) {
        return request.maxEvents()
                .filter(events -> events < 1)
                .map(events ->
                        ApiError.of(
                                "InvalidMaxResultsException",
                                "MaxEvents must be 1 or more, was %d: leave it out for all."
                                        .formatted(events)));
    }
}
