package io.opentrail.controlapi.log;

import io.opentrail.trail.ControlRecord;
import io.opentrail.trail.Delegation;
import io.opentrail.trail.PagingKey;
import io.opentrail.trail.Trail;
import io.opentrail.trails.KafkaTrailDirectory;
import io.opentrail.trails.TrailDirectory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// All that the control topic holds: the trails, and what else this API keeps there.
public final class ControlState implements TrailDirectory {

    static final String PAGING_KEY = "paging-key";

    private static final String DELEGATION_PREFIX = "delegation/";

    private final KafkaTrailDirectory directory;

    /// @param directory stays the caller's to close
    public ControlState(KafkaTrailDirectory directory) {
        this.directory = directory;
    }

    static String delegationKey(String organizationId) {
        return DELEGATION_PREFIX + organizationId;
    }

    /// What was changed of an organization's delegated administrators; empty if nothing ever was.
    public Optional<Delegation> delegation(String organizationId) {
        return record(delegationKey(organizationId))
                .flatMap(record -> Optional.ofNullable(record.getDelegation()));
    }

    Optional<PagingKey> pagingKey() {
        return record(PAGING_KEY).flatMap(record -> Optional.ofNullable(record.getPagingKey()));
    }

    Optional<ControlRecord> record(String key) {
        return directory.record(key);
    }

    /// Waits until what was written at an offset is known.
    void awaitRecord(int partition, long offset) {
        directory.awaitRecord(partition, offset);
    }

    @Override
    public Optional<Trail> byId(String trailId) {
        return directory.byId(trailId);
    }

    @Override
    public List<Trail> ofAccount(String accountId) {
        return directory.ofAccount(accountId);
    }

    @Override
    public List<Trail> ofOrganization(String organizationId) {
        return directory.ofOrganization(organizationId);
    }

    @Override
    public Collection<Trail> all() {
        return directory.all();
    }

    @Override
    public void refresh() {
        directory.refresh();
    }
}
