package io.opentrail.history.store;

import io.opentrail.history.event.Attribute;
import io.opentrail.history.event.HistoryEvent;
import io.opentrail.history.event.Scope;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A question for one page of a scope's events, newest first.
///
/// @param from inclusive
/// @param to inclusive
/// @param attributes that all must have their value; of several resources one must
/// @param prefixes that a value of each attribute must begin with
/// @param after what the page before ended with
/// @param limit events on the page, at most
public record Lookup(
        Scope scope,
        Instant from,
        Instant to,
        Map<Attribute, String> attributes,
        Map<Attribute, String> prefixes,
        Optional<Position> after,
        int limit) {

    public Lookup {
        attributes = Map.copyOf(attributes);
        prefixes = Map.copyOf(prefixes);
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, was " + limit);
        }
    }

    /// Without prefixes.
    public Lookup(
            Scope scope,
            Instant from,
            Instant to,
            Map<Attribute, String> attributes,
            Optional<Position> after,
            int limit) {
        this(scope, from, to, attributes, Map.of(), after, limit);
    }

    Lookup notBefore(Instant oldest) {
        return from.isBefore(oldest)
                ? new Lookup(scope, oldest, to, attributes, prefixes, after, limit)
                : this;
    }

    /// Whether an event of the scope has what the attributes and prefixes say.
    boolean matches(HistoryEvent event) {
        return attributes.entrySet().stream()
                        .allMatch(
                                wanted -> event.values(wanted.getKey()).contains(wanted.getValue()))
                && prefixes.entrySet().stream()
                        .allMatch(wanted ->
                                event.values(wanted.getKey()).stream()
                                        .anyMatch(value -> value.startsWith(wanted.getValue())));
    }
}
