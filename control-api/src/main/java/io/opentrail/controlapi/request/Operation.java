package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Caller;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/// One operation of an API: how its request is read, what it needs and what it does.
///
/// @param newRequest makes a builder
record Operation<Q extends SdkPojo>(
        String name,
        Class<Q> requestType,
        Supplier<? extends SdkPojo> newRequest,
        BiFunction<Caller, Q, List<Permission>> permissions,
        BiFunction<Caller, Q, Answer> action) {

    List<Permission> permissions(Caller caller, SdkPojo request) {
        return permissions.apply(caller, requestType.cast(request));
    }

    Answer answer(Caller caller, SdkPojo request) {
        return action.apply(caller, requestType.cast(request));
    }
}
