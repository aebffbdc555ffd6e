package io.opentrail.producer.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Which gateway is next. One is used for as long as it works; when it fails it rests, and the next
/// that does not rest is used. Processes begin at a random one, so that they spread.
final class Endpoints {

    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(5);

    private final List<Endpoint> endpoints = new ArrayList<>();
    private final RetryConfig retries;
    private final RandomGenerator random;
    private int current;

    Endpoints(
            List<URI> addresses,
            String region,
            RetryConfig retries,
            RandomGenerator random,
            long now) {
        for (URI address : addresses) {
            String base = address.toString().replaceFirst("/$", "");
            endpoints.add(
                    new Endpoint(address, URI.create(base + "/v1/records?region=" + region), now));
        }
        this.retries = retries;
        this.random = random;
        this.current = random.nextInt(endpoints.size());
    }

    /// The one to be used next, which may have to rest first.
    Endpoint next(long now) {
        for (int i = 0; i < endpoints.size(); i++) {
            int candidate = (current + i) % endpoints.size();
            if (endpoints.get(candidate).restNanos(now) <= 0) {
                current = candidate;
                return endpoints.get(candidate);
            }
        }
        return endpoints.stream()
                .min(Comparator.comparingLong(endpoint -> endpoint.restNanos(now)))
                .orElseThrow();
    }

    /// Lets an endpoint rest.
    ///
    /// @param retryAfter what it asked for
    /// @return how long
    Duration failed(Endpoint endpoint, Optional<Duration> retryAfter, long now) {
        int failures = endpoint.failures() + 1;
        long bound = retries.bound(failures).toNanos();
        Duration jittered = Duration.ofNanos(random.nextLong(bound + 1));
        Duration asked =
                retryAfter
                        .map(d -> d.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : d)
                        .orElse(Duration.ZERO);
        Duration rest = jittered.compareTo(asked) > 0 ? jittered : asked;
        endpoint.failed(failures, rest, now);
        // the next is tried first, however short the rest turned out
        current = (endpoints.indexOf(endpoint) + 1) % endpoints.size();
        return rest;
    }
}
