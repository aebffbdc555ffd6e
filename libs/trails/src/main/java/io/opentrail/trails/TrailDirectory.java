package io.opentrail.trails;

import io.opentrail.trail.Trail;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// All trails, the deleted ones that still have something under way included. Thread-safe; answers
/// come from memory.
public interface TrailDirectory {

    Optional<Trail> byId(String trailId);

    /// The trails that an account owns.
    List<Trail> ofAccount(String accountId);

    /// The trails that are an organization's, or were lately: of what they are now and were before
    /// tells [TrailHistory#organizationAt].
    List<Trail> ofOrganization(String organizationId);

    /// A live, read-only collection.
    Collection<Trail> all();

    /// Waits until every change that was committed before this call is visible. Throws
    /// [io.opentrail.schemas.topics.TopicUnavailableException] when Kafka does not answer in time.
    void refresh();
}
