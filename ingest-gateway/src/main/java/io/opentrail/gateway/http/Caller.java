package io.opentrail.gateway.http;

import io.opentrail.access.identity.Secret;
import io.opentrail.access.identity.Service;
import io.opentrail.access.signature.RequestHead;
import io.opentrail.access.signature.SignatureClaim;
import io.opentrail.http.HttpResponse;

/// Who a request says it is from.
sealed interface Caller {

    /// A service, if the signature holds.
    record Claimed(RequestHead head, SignatureClaim claim, Service service, Secret secret)
            implements Caller {}

    record Denied(HttpResponse response) implements Caller {}
}
