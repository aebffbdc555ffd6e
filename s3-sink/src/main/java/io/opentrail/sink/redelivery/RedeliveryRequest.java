package io.opentrail.sink.redelivery;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is to be delivered once more.
///
/// @param id names it, in the metadata of its log files too; the same one goes on where it was
///   stopped
/// @param trailId whose events
/// @param start the first of them
/// @param before events that were routed at this time or later are left out
public record RedeliveryRequest(
        String id, String trailId, RedeliveryStart start, Optional<Instant> before) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public RedeliveryRequest {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "'%s' cannot name a redelivery: expected up to 64 letters, digits, '.', '_' and '-', a letter or digit first"
                            .formatted(id));
        }
        if (start instanceof RedeliveryStart.At(Instant from)
                && before.filter(end -> !from.isBefore(end)).isPresent()) {
            throw new IllegalArgumentException(
                    "nothing was routed from %s on and before %s".formatted(from, before.get()));
        }
    }

    /// All but its name, as text.
    String scope() {
        return "trail %s, %s%s"
                .formatted(trailId, start, before.map(end -> ", before " + end).orElse(""));
    }
}
