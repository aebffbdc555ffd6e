package io.opentrail.router.stream;

import io.opentrail.schemas.topics.TopicUnavailableException;
import io.opentrail.trail.Trail;
import io.opentrail.trails.TrailDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A directory whose changes become visible with the next refresh.
final class InMemoryTrailDirectory implements TrailDirectory {

    private final List<Trail> committed = new ArrayList<>();
    private List<Trail> visible = List.of();
    private boolean available = true;

    void commit(Trail trail) {
        committed.add(trail);
    }

    void available(boolean now) {
        available = now;
    }

    @Override
    public Optional<Trail> byId(String trailId) {
        return visible.stream().filter(trail -> trail.getTrailId().equals(trailId)).findFirst();
    }

    @Override
    public List<Trail> ofAccount(String accountId) {
        return visible.stream().filter(trail -> trail.getAccountId().equals(accountId)).toList();
    }

    @Override
    public List<Trail> ofOrganization(String organizationId) {
        return visible.stream()
                .filter(trail ->
                        trail.getOrganizationPeriods().stream()
                                .anyMatch(period ->
                                        period.getOrganizationId().equals(organizationId)))
                .toList();
    }

    @Override
    public Collection<Trail> all() {
        return visible;
    }

    @Override
    public void refresh() {
        if (!available) {
            throw new TopicUnavailableException("not available", new IllegalStateException());
        }
        visible = List.copyOf(committed);
    }
}
