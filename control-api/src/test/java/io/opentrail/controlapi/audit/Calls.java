package io.opentrail.controlapi.audit;

import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.access.identity.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;

/// Calls to record.
final class Calls {

    static final Instant ARRIVED = Instant.parse("2026-03-01T10:00:00.250Z");
    static final Instant COMPLETED = Instant.parse("2026-03-01T10:00:01.750Z");
    static final CallOrigin ORIGIN =
            new CallOrigin("10.1.2.3", Optional.of("aws-cli/2"), Optional.empty());

    private Calls() {}

    static AuditedCall of(String operation, CallOrigin origin, Optional<SdkPojo> parameters) {
        return new AuditedCall(
                "4edf7a39-124f-4a63-aa7c-fd7c2e392909",
                ARRIVED,
                "cloudtrail",
                operation,
                "eu-west-1",
                new UserPrincipal(
                        "111122223333", "alice", Map.of(), List.of(), new Secret("very secret")),
                "AKIAALICE",
                origin,
                parameters);
    }

    static AuditedCall of(String operation, SdkPojo parameters) {
        return of(operation, ORIGIN, Optional.of(parameters));
    }
}
