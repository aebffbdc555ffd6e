package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.Lookup;
import io.opentrail.controlapi.trail.Outcome;
import io.opentrail.controlapi.trail.ResourceArn;
import io.opentrail.controlapi.trail.TrailTags;
import io.opentrail.trail.Trail;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.AddTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsRequest;
import software.amazon.awssdk.services.cloudtrail.model.RemoveTagsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ResourceTag;
import software.amazon.awssdk.services.cloudtrail.model.Tag;

/// AddTags, RemoveTags and ListTags.
public final class TagOperations implements OperationGroup {

    private static final int MAX_RESOURCES = 20;
    private static final String NOT_FOUND = "ResourceNotFoundException";

    private final TrailBook book;
    private final Paging paging;
    private final InstantSource clock;

    public TagOperations(TrailBook book, Paging paging, InstantSource clock) {
        this.book = book;
        this.paging = paging;
        this.clock = clock;
    }

    @Override
    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "AddTags",
                        AddTagsRequest.class,
                        AddTagsRequest::builder,
                        Permission.on("AddTags", AddTagsRequest::resourceId),
                        this::add),
                new Operation<>(
                        "RemoveTags",
                        RemoveTagsRequest.class,
                        RemoveTagsRequest::builder,
                        Permission.on("RemoveTags", RemoveTagsRequest::resourceId),
                        this::remove),
                new Operation<>(
                        "ListTags",
                        ListTagsRequest.class,
                        ListTagsRequest::builder,
                        Permission.onEach("ListTags", ListTagsRequest::resourceIdList),
                        this::list));
    }

    private Answer add(Caller caller, AddTagsRequest request) {
        var tags = TrailShapes.tags(request.tagsList());
        String arn = TrailShapes.orEmpty(request.resourceId());
        Optional<ApiError> problem =
                resourceProblem(arn, "ChannelNotFoundException")
                        .or(() -> listProblem(request.tagsList()))
                        .or(() -> TrailTags.listProblem(tags))
                        .or(() -> TrailTags.ownTagProblem(tags));
        return problem.<Answer>map(Answer.Failure::new)
                .orElseGet(() ->
                        book.change(
                                caller,
                                trails ->
                                        tagError(
                                                TrailTags.added(
                                                        trails,
                                                        caller,
                                                        arn,
                                                        tags,
                                                        clock.instant())),
                                _ -> AddTagsResponse.builder().build()));
    }

    private Answer remove(Caller caller, RemoveTagsRequest request) {
        var tags = TrailShapes.tags(request.tagsList());
        String arn = TrailShapes.orEmpty(request.resourceId());
        Optional<ApiError> problem =
                resourceProblem(arn, "ChannelNotFoundException")
                        .or(() -> listProblem(request.tagsList()))
                        .or(() -> TrailTags.listProblem(tags));
        return problem.<Answer>map(Answer.Failure::new)
                .orElseGet(() ->
                        book.change(
                                caller,
                                trails ->
                                        tagError(
                                                TrailTags.removed(
                                                        trails,
                                                        caller,
                                                        arn,
                                                        tags,
                                                        clock.instant())),
                                _ -> RemoveTagsResponse.builder().build()));
    }

    // The SDK's setters take null for what is left out, but are not annotated for it.
    @SuppressWarnings("NullAway")
    private Answer list(Caller caller, ListTagsRequest request) {
        List<String> arns = request.resourceIdList();
        if (arns.isEmpty() || arns.size() > MAX_RESOURCES) {
            return Answer.failure(
                    "ValidationException",
                    "ResourceIdList must have 1 to 20 ARNs, not %d.".formatted(arns.size()));
        }
        var trails = book.trails(caller);
        var tagged = new ArrayList<ResourceTag>();
        for (String arn : arns) {
            Optional<ApiError> problem = resourceProblem(arn, NOT_FOUND);
            if (problem.isPresent()) {
                return new Answer.Failure(problem.get());
            }
            switch (trails.find(caller, arn)) {
                case Lookup.Found(var trail) -> tagged.add(shape(trail));
                case Lookup.Failed(var error) -> {
                    return new Answer.Failure(tagError(error));
                }
            }
        }
        return paging.page(
                new Paging.Scope("ListTags", caller, arns),
                Optional.ofNullable(request.nextToken()),
                IntStream.range(0, arns.size()).boxed().toList(),
                "%02d"::formatted,
                (page, next) ->
                        ListTagsResponse.builder()
                                .resourceTagList(page.stream().map(tagged::get).toList())
                                .nextToken(next.orElse(null))
                                .build());
    }

    private static Optional<ApiError> listProblem(List<Tag> tags) {
        return tags.isEmpty()
                ? Optional.of(
                        ApiError.of("InvalidTagParameterException", "TagsList must have a tag."))
                : Optional.empty();
    }

    /// Why the ARN names nothing that has tags here, whatever trails there are.
    private static Optional<ApiError> resourceProblem(String text, String noChannel) {
        return switch (ResourceArn.parse(text)) {
            case ResourceArn.OfTrail _ -> Optional.empty();
            case ResourceArn.OfStore(var arn) ->
                    none("EventDataStoreNotFoundException", "event data store", arn);
            case ResourceArn.OfChannel(var arn) -> none(noChannel, "channel", arn);
            case ResourceArn.OfDashboard(var arn) -> none(NOT_FOUND, "dashboard", arn);
            case ResourceArn.Malformed(var kind, var arn) ->
                    Optional.of(
                            ApiError.of(
                                    switch (kind) {
                                        case TRAIL -> "CloudTrailARNInvalidException";
                                        case EVENT_DATA_STORE ->
                                                "EventDataStoreARNInvalidException";
                                        case CHANNEL -> "ChannelARNInvalidException";
                                        case DASHBOARD -> NOT_FOUND;
                                    },
                                    "'%s' is not a valid ARN.".formatted(arn)));
            case ResourceArn.Foreign(var arn) ->
                    Optional.of(
                            ApiError.of(
                                    "ResourceTypeNotSupportedException",
                                    "%s is of a kind that has no tags here.".formatted(arn)));
            case ResourceArn.NotAnArn(var other) ->
                    Optional.of(
                            ApiError.of(
                                    "CloudTrailARNInvalidException",
                                    "'%s' is not an ARN: expected arn:aws:cloudtrail:<region>:<account>:trail/<name>"
                                            .formatted(other)));
        };
    }

    private static Optional<ApiError> none(String code, String kind, String arn) {
        return Optional.of(ApiError.of(code, "There is no %s %s.".formatted(kind, arn)));
    }

    /// The operations on tags have other names for what happens to trails.
    private static ApiError tagError(ApiError error) {
        return switch (error.code()) {
            case "TrailNotFoundException" -> ApiError.of(NOT_FOUND, error.message());
            case "InvalidHomeRegionException" ->
                    ApiError.of("OperationNotPermittedException", error.message());
            default -> error;
        };
    }

    private static Outcome tagError(Outcome outcome) {
        return outcome instanceof Outcome.Refused(var error)
                ? new Outcome.Refused(tagError(error))
                : outcome;
    }

    private static ResourceTag shape(Trail trail) {
        return ResourceTag.builder()
                .resourceId(trail.getTrailArn())
                .tagsList(TrailShapes.tags(trail))
                .build();
    }
}
