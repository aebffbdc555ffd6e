package io.opentrail.controlapi.trail;

import java.util.Optional;

/// What a caller's own policies let it do at other services.
@FunctionalInterface
public interface Rights {

    Rights NONE = (action, resource) -> Optional.of("%s is not allowed".formatted(action));

    /// Why the caller may not, in AWS's words; empty if it may.
    Optional<String> denial(String action, String resource);
}
