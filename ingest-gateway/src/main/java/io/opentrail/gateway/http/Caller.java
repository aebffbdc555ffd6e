package io.opentrail.gateway.http;

import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.access.signature.RequestHead;
import io.opentrail.access.signature.SignatureClaim;
import io.opentrail.http.HttpResponse;
import java.util.Optional;

/// Who a request says it is from.
sealed interface Caller {

    /// A service, if the signature holds.
    record Claimed(RequestHead head, SignatureClaim claim, Service service, Secret secret)
            implements Caller {

        private static final String BODY_HASH = "x-amz-content-sha256";

        /// What the head says that the body's hash is; empty where it does not.
        Optional<String> declaredBodyHash() {
            return head.headers().stream()
                    .filter(header -> header.name().equalsIgnoreCase(BODY_HASH))
                    .map(header -> header.value().strip())
                    .findFirst();
        }

        /// Whether the signature was verified, by that hash, before the body is read.
        boolean isProven() {
            return declaredBodyHash().isPresent();
        }
    }

    record Denied(HttpResponse response) implements Caller {}
}
