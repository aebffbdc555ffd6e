package io.opentrail.router.selection;

import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.topics.RoutedKey;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.selector.match.CompiledSelectors;
import io.opentrail.trail.Selection;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailHistory;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Decides where an event goes, by what each trail was when the event came in.
public final class TrailSelection {

    /// Where events of services without a region are recorded.
    private static final String GLOBAL_REGION = "us-east-1";

    private static final Set<String> GLOBAL_SOURCES =
            Set.of(
                    "cloudfront.amazonaws.com",
                    "iam.amazonaws.com",
                    "organizations.amazonaws.com",
                    "route53.amazonaws.com",
                    "route53domains.amazonaws.com",
                    "sts.amazonaws.com");

    private TrailSelection() {}

    /// One key for each trail that takes the event, in the order of the trails. Reads the envelope
    /// only. Trails of other accounts than the event's recipient never take it.
    public static List<RoutedKey> destinations(AuditEvent envelope, Collection<Trail> trails) {
        String account = envelope.getRecipientAccountId();
        return trails.stream()
                .filter(trail -> trail.getAccountId().equals(account) && takes(trail, envelope))
                .map(trail -> new RoutedKey(trail.getTrailId(), account))
                .toList();
    }

    private static boolean takes(Trail trail, AuditEvent event) {
        return TrailHistory.isLogging(trail, event.getIngestTime())
                && TrailHistory.selectionAt(trail, event.getIngestTime())
                        .filter(selection ->
                                coversRegion(trail, selection, event)
                                        && CompiledSelectors.of(TrailSelectors.of(selection))
                                                .matches(event))
                        .isPresent();
    }

    private static boolean coversRegion(Trail trail, Selection selection, AuditEvent event) {
        boolean here =
                selection.getMultiRegion() || trail.getHomeRegion().equals(event.getAwsRegion());
        return here && (selection.getIncludeGlobalServiceEvents() || !isGlobal(event));
    }

    private static boolean isGlobal(AuditEvent event) {
        return event.getAwsRegion().equals(GLOBAL_REGION)
                && GLOBAL_SOURCES.contains(event.getEventSource());
    }
}
