package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a caller must be allowed to do.
///
/// @param resource an ARN, or `*`
/// @param httpStatus of the error without it
/// @param code of the error without it
record Permission(String action, String resource, int httpStatus, String code) {

    static final String ANY_RESOURCE = "*";
    static final String PASS_ROLE = "iam:PassRole";

    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;

    Permission(String action, String resource) {
        this(action, resource, FORBIDDEN, "AccessDeniedException");
    }

    static Permission onAny(String action) {
        return new Permission(action, ANY_RESOURCE);
    }

    /// One of another service, which this service uses for the caller.
    static Permission dependentOn(String action) {
        return new Permission(
                action,
                ANY_RESOURCE,
                BAD_REQUEST,
                "InsufficientDependencyServiceAccessPermissionException");
    }

    /// One for this service's own role, where the operation has an error for it.
    static Permission dependentOnIam(String action) {
        return new Permission(
                action, ANY_RESOURCE, BAD_REQUEST, "InsufficientIAMAccessPermissionException");
    }

    /// The permissions of an operation on what the request names, as it names it.
    static <Q> BiFunction<Caller, Q, List<Permission>> on(
            String operation, Function<Q, @Nullable String> resource) {
        return (caller, request) -> {
            String named = resource.apply(request);
            return List.of(new Permission("cloudtrail:" + operation, named == null ? "" : named));
        };
    }

    /// The same for several.
    static <Q> BiFunction<Caller, Q, List<Permission>> onEach(
            String operation, Function<Q, List<String>> resources) {
        return (caller, request) -> {
            List<String> named = resources.apply(request);
            return named.isEmpty()
                    ? List.of(onAny("cloudtrail:" + operation))
                    : named.stream()
                            .map(resource -> new Permission("cloudtrail:" + operation, resource))
                            .toList();
        };
    }

    ApiError denied(String message) {
        return new ApiError(httpStatus, code, message);
    }
}
