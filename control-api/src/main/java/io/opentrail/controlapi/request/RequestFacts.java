package io.opentrail.controlapi.request;

import io.opentrail.access.condition.ConditionKeys;
import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.controlapi.trail.AccountTrails;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.Lookup;
import io.opentrail.http.HttpRequest;
import io.opentrail.trails.TrailDirectory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.Tag;

/// What policies can ask about a request: who sent it, from where and when, and the tags of what it
/// is about.
public final class RequestFacts {

    private static final Set<String> TAG_MEMBERS = Set.of("TagsList", "Tags");
    private static final int ARN_ACCOUNT = 4;
    private static final int ARN_PARTS = 6;

    private final TrailDirectory directory;
    private final InstantSource clock;

    public RequestFacts(TrailDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// What holds for all that a request needs. The address is the connection's: behind a proxy,
    /// the proxy's.
    RequestContext of(HttpRequest request, UserPrincipal user, String region) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return user.context()
                .with(ConditionKeys.CURRENT_TIME, now.toString())
                .with(ConditionKeys.EPOCH_TIME, Long.toString(now.getEpochSecond()))
                .with(
                        ConditionKeys.SOURCE_IP,
                        request.remoteAddress().getAddress().getHostAddress())
                .with(
                        ConditionKeys.SECURE_TRANSPORT,
                        Boolean.toString(request.scheme().equals("https")))
                .with(ConditionKeys.REQUESTED_REGION, region)
                .with(ConditionKeys.USER_AGENT, header(request, "User-Agent"))
                .with(ConditionKeys.REFERER, header(request, "Referer"));
    }

    private static List<String> header(HttpRequest request, String name) {
        return request.headers().first(name).stream().toList();
    }

    /// The same, with what holds for one permission alone.
    RequestContext about(
            RequestContext known, Caller caller, Permission permission, SdkPojo request) {
        if (permission.action().equals(Permission.PASS_ROLE)) {
            return known.with(ConditionKeys.PASSED_TO_SERVICE, "cloudtrail.amazonaws.com");
        }
        RequestContext context =
                known.with(ConditionKeys.RESOURCE_ACCOUNT, owner(caller, permission.resource()))
                        .withTags(
                                ConditionKeys.RESOURCE_TAG,
                                () -> tagsOf(caller, permission.resource()));
        for (Tag tag : tagsIn(request)) {
            String value = Optional.ofNullable(tag.value()).orElse("");
            context =
                    context.with(ConditionKeys.TAG_KEYS, tag.key())
                            .with(ConditionKeys.REQUEST_TAG + tag.key(), value);
        }
        return context;
    }

    private static String owner(Caller caller, String resource) {
        String[] parts = resource.split(":", ARN_PARTS);
        return parts.length == ARN_PARTS ? parts[ARN_ACCOUNT] : caller.accountId();
    }

    private Map<String, String> tagsOf(Caller caller, String arn) {
        if (arn.equals(Permission.ANY_RESOURCE)) {
            return Map.of();
        }
        directory.refresh();
        var trails = new AccountTrails(directory.ofAccount(caller.accountId()));
        return switch (trails.find(caller, arn)) {
            case Lookup.Found(var trail) -> trail.getTags();
            case Lookup.Failed _ -> Map.of();
        };
    }

    private static List<Tag> tagsIn(SdkPojo request) {
        return request.sdkFields().stream()
                .filter(field -> TAG_MEMBERS.contains(field.memberName()))
                .flatMap(field -> tags(field, request).stream())
                .filter(tag -> tag.key() != null)
                .toList();
    }

    private static List<Tag> tags(SdkField<?> field, SdkPojo request) {
        return field.getValueOrDefault(request) instanceof List<?> list
                ? list.stream().filter(Tag.class::isInstance).map(Tag.class::cast).toList()
                : List.of();
    }
}
