package io.opentrail.router.live;

import io.opentrail.schemas.topics.TopicCatalogue;
import io.opentrail.trail.Trail;
import io.opentrail.trails.LiveTopic;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which live topics there have to be, and which not.
///
/// @param wanted the trails' that asked first
/// @param refused those of trails that asked when there were as many as there may be
/// @param unwanted names of topics that are there and belong to no trail that wants one
record LivePlan(List<LiveTopic> wanted, List<LiveTopic> refused, Set<String> unwanted) {

    /// @param existing the names of all live topics that there are, read before the trails
    static LivePlan of(Collection<Trail> trails, Set<String> existing, int maxTopics) {
        List<LiveTopic> asked =
                trails.stream()
                        .sorted(
                                Comparator.comparing(Trail::getCreatedAt)
                                        .thenComparing(Trail::getTrailId))
                        .flatMap(trail -> LiveTopic.of(trail).stream())
                        .toList();
        List<LiveTopic> wanted = asked.stream().limit(maxTopics).toList();
        Set<String> names =
                wanted.stream()
                        .map(topic -> TopicCatalogue.liveOf(topic.trailId()))
                        .collect(Collectors.toSet());
        return new LivePlan(
                wanted,
                asked.stream().skip(maxTopics).toList(),
                existing.stream()
                        .filter(name -> !names.contains(name))
                        .collect(Collectors.toSet()));
    }
}
