package io.opentrail.controlapi.trail;

import io.opentrail.controlapi.trail.TrailSettings.Tag;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.OrganizationPeriod;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A trail's record after a change that was decided on. What is replaced stays in the record with
/// its time, for events that are still under way.
final class TrailChanges {

    private TrailChanges() {}

    /// @param incarnation tells the trail from others of its name, before and after it
    static Trail created(
            Caller caller,
            String name,
            String incarnation,
            TrailSettings settings,
            List<Tag> tags,
            Selection first) {
        Instant now = first.getEffectiveFrom();
        Trail bare =
                Trail.newBuilder()
                        .setTrailId("%s.%s.%s".formatted(caller.accountId(), name, incarnation))
                        .setTrailArn(
                                new TrailArn(caller.region(), caller.accountId(), name).toString())
                        .setName(name)
                        .setAccountId(caller.accountId())
                        .setHomeRegion(caller.region())
                        .setBucket(settings.bucket().orElseThrow())
                        .setCreatedAt(now)
                        .setUpdatedAt(now)
                        .setSelections(List.of(first))
                        .setTags(TrailSettings.byKey(tags))
                        .build();
        return withSettings(bare, settings, now);
    }

    static Trail withSettings(Trail trail, TrailSettings settings, Instant now) {
        Trail.Builder builder = Trail.newBuilder(trail);
        settings.bucket().ifPresent(builder::setBucket);
        settings.keyPrefix()
                .ifPresent(prefix ->
                        builder.setKeyPrefix(Arns.nullIfEmpty(SettingRules.trimmed(prefix))));
        settings.snsTopic().ifPresent(topic -> builder.setSnsTopicArn(Arns.snsTopic(trail, topic)));
        settings.logGroupArn()
                .ifPresent(arn -> builder.setCloudWatchLogsLogGroupArn(Arns.nullIfEmpty(arn)));
        settings.logRoleArn()
                .ifPresent(arn -> builder.setCloudWatchLogsRoleArn(Arns.nullIfEmpty(arn)));
        settings.kmsKey()
                .ifPresent(
                        key -> builder.setKmsKeyId(key.isEmpty() ? null : Arns.kmsKey(trail, key)));
        settings.logFileValidation()
                .ifPresent(on ->
                        builder.setValidationPeriods(
                                Periods.switched(trail.getValidationPeriods(), on, now)));
        return builder.build();
    }

    static Trail withScope(Trail trail, boolean multi, boolean global, Instant now) {
        Selection current = TrailHistory.currentSelection(trail);
        Selection next =
                Selection.newBuilder(current)
                        .setMultiRegion(multi)
                        .setIncludeGlobalServiceEvents(global)
                        .build();
        return withSelection(trail, next, now);
    }

    static Trail withSelectors(Trail trail, TrailSelectors selectors, Instant now) {
        return withSelection(trail, selectors.in(TrailHistory.currentSelection(trail)), now);
    }

    private static Trail withSelection(Trail trail, Selection next, Instant now) {
        if (next.equals(TrailHistory.currentSelection(trail))) {
            return trail;
        }
        Selection dated = Selection.newBuilder(next).setEffectiveFrom(now).build();
        return Trail.newBuilder(trail)
                .setSelections(Periods.appended(trail.getSelections(), dated))
                .build();
    }

    /// The organization whose trail it is.
    static Optional<String> organizationId(Trail trail) {
        List<OrganizationPeriod> periods = trail.getOrganizationPeriods();
        return periods.isEmpty() || periods.getLast().getStoppedAt() != null
                ? Optional.empty()
                : Optional.of(periods.getLast().getOrganizationId());
    }

    /// The trail of an organization, or, if `id` is empty, of its account alone.
    static Trail withOrganization(Trail trail, Optional<String> id, Instant now) {
        return id.equals(organizationId(trail))
                ? trail
                : Trail.newBuilder(trail)
                        .setOrganizationTrail(id.isPresent())
                        .setOrganizationPeriods(
                                Periods.joined(trail.getOrganizationPeriods(), id, now))
                        .build();
    }

    static Trail withLogging(Trail trail, boolean on, Instant now) {
        return Trail.newBuilder(trail)
                .setLoggingPeriods(Periods.switched(trail.getLoggingPeriods(), on, now))
                .build();
    }

    static Trail deleted(Trail trail, Instant now) {
        return Trail.newBuilder(withLogging(trail, false, now))
                .setValidationPeriods(Periods.switched(trail.getValidationPeriods(), false, now))
                .setDeletedAt(now)
                .build();
    }

    /// Without what no event under way can need any more.
    static Trail tidied(Trail trail, Instant now) {
        return Trail.newBuilder(trail)
                .setUpdatedAt(now)
                .setLoggingPeriods(Periods.pruned(trail.getLoggingPeriods(), now))
                .setValidationPeriods(Periods.pruned(trail.getValidationPeriods(), now))
                .setOrganizationPeriods(
                        Periods.prunedOrganizations(trail.getOrganizationPeriods(), now))
                .setSelections(Periods.prunedSelections(trail.getSelections(), now))
                .build();
    }
}
