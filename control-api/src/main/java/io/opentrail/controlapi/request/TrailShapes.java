package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.TrailSettings;
import io.opentrail.controlapi.trail.TrailSettings.Tag;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailResponse;

/// Trails and their settings between the wire's shapes and the control record's.
// The SDK's getters answer null for what a request leaves out, and its setters take null for what a
// response leaves out; its classes are not annotated for it.
// The topic's bare name is deprecated, but old clients read it.
@SuppressWarnings({"NullAway", "deprecation"})
final class TrailShapes {

    private TrailShapes() {}

    static TrailSettings settings(CreateTrailRequest request) {
        return new TrailSettings(
                Optional.ofNullable(request.s3BucketName()),
                Optional.ofNullable(request.s3KeyPrefix()),
                Optional.ofNullable(request.snsTopicName()),
                Optional.ofNullable(request.includeGlobalServiceEvents()),
                Optional.ofNullable(request.isMultiRegionTrail()),
                Optional.ofNullable(request.enableLogFileValidation()),
                Optional.ofNullable(request.cloudWatchLogsLogGroupArn()),
                Optional.ofNullable(request.cloudWatchLogsRoleArn()),
                Optional.ofNullable(request.kmsKeyId()),
                Optional.ofNullable(request.isOrganizationTrail()));
    }

    /// UpdateTrail's members are CreateTrail's, but for the tags.
    static TrailSettings settings(UpdateTrailRequest request) {
        return settings(shared(request, CreateTrailRequest.builder()).build());
    }

    static List<Tag> tags(List<software.amazon.awssdk.services.cloudtrail.model.Tag> tags) {
        return tags.stream()
                .map(tag -> new Tag(orEmpty(tag.key()), Optional.ofNullable(tag.value())))
                .toList();
    }

    /// A trail's tags by key.
    static List<software.amazon.awssdk.services.cloudtrail.model.Tag> tags(Trail trail) {
        return trail.getTags().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag ->
                        software.amazon.awssdk.services.cloudtrail.model.Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue().isEmpty() ? null : tag.getValue())
                                .build())
                .toList();
    }

    static CreateTrailResponse created(Trail trail) {
        return shared(described(trail), CreateTrailResponse.builder()).build();
    }

    static UpdateTrailResponse updated(Trail trail) {
        return shared(described(trail), UpdateTrailResponse.builder()).build();
    }

    /// The builder with what the other shape has under the same names on the wire.
    private static <B extends SdkPojo> B shared(SdkPojo from, B builder) {
        Map<String, SdkField<?>> targets =
                builder.sdkFields().stream()
                        .collect(Collectors.toMap(SdkField::locationName, Function.identity()));
        from.sdkFields().stream()
                .filter(field -> targets.containsKey(field.locationName()))
                .forEach(field ->
                        targets.get(field.locationName())
                                .set(builder, field.getValueOrDefault(from)));
        return builder;
    }

    static software.amazon.awssdk.services.cloudtrail.model.Trail described(Trail trail) {
        Selection selection = TrailHistory.currentSelection(trail);
        return software.amazon.awssdk.services.cloudtrail.model.Trail.builder()
                .name(trail.getName())
                .s3BucketName(trail.getBucket())
                .s3KeyPrefix(trail.getKeyPrefix())
                .snsTopicName(topicName(trail))
                .snsTopicARN(trail.getSnsTopicArn())
                .includeGlobalServiceEvents(selection.getIncludeGlobalServiceEvents())
                .isMultiRegionTrail(selection.getMultiRegion())
                .homeRegion(trail.getHomeRegion())
                .trailARN(trail.getTrailArn())
                .logFileValidationEnabled(isValidating(trail))
                .cloudWatchLogsLogGroupArn(trail.getCloudWatchLogsLogGroupArn())
                .cloudWatchLogsRoleArn(trail.getCloudWatchLogsRoleArn())
                .kmsKeyId(trail.getKmsKeyId())
                .hasCustomEventSelectors(selection.getCustom())
                .hasInsightSelectors(!trail.getInsightSelectors().isEmpty())
                .isOrganizationTrail(trail.getOrganizationTrail())
                .build();
    }

    static TrailInfo info(Trail trail) {
        return TrailInfo.builder()
                .trailARN(trail.getTrailArn())
                .name(trail.getName())
                .homeRegion(trail.getHomeRegion())
                .build();
    }

    private static boolean isValidating(Trail trail) {
        var periods = trail.getValidationPeriods();
        return !periods.isEmpty() && periods.getLast().getStoppedAt() == null;
    }

    private static @Nullable String topicName(Trail trail) {
        String arn = trail.getSnsTopicArn();
        return arn == null ? null : arn.substring(arn.lastIndexOf(':') + 1);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
