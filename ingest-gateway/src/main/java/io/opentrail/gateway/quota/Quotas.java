package io.opentrail.gateway.quota;

import io.opentrail.access.identity.Quota;
import io.opentrail.access.identity.Service;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/// Holds services to their quotas, in this gateway. A quota that changes begins anew.
public final class Quotas {

    private final Quota defaults;
    private final Duration burst;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Allowance> allowancesByService = new ConcurrentHashMap<>();

    /// @param defaults of services that state none
    /// @param burst how long a service that was silent may save up
    public Quotas(Quota defaults, Duration burst, LongSupplier nanoTime) {
        this.defaults = defaults;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /// How long the service has to wait before its next request; zero where it need not.
    public Duration timeToWait(Service service) {
        return allowance(service).timeToWait(nanoTime.getAsLong());
    }

    /// Counts what was received.
    public void takeBytes(Service service, long count) {
        allowance(service).takeBytes(count, nanoTime.getAsLong());
    }

    /// Counts events, or records that were refused.
    public void takeRecords(Service service, int count) {
        allowance(service).takeRecords(count, nanoTime.getAsLong());
    }

    private Allowance allowance(Service service) {
        Quota quota = service.quota().or(defaults);
        Allowance known = allowancesByService.get(service.name());
        return known != null && known.quota().equals(quota)
                ? known
                : allowancesByService.compute(
                        service.name(),
                        (_, current) ->
                                current != null && current.quota().equals(quota)
                                        ? current
                                        : new Allowance(quota, burst, nanoTime.getAsLong()));
    }
}
