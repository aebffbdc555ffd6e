package io.opentrail.controlapi.trail;

import java.util.Optional;

/// How a request names a trail: by its name, which means one of the region that is asked, or by its
/// ARN.
sealed interface TrailReference {

    record Valid(TrailArn arn, boolean byName) implements TrailReference {}

    record Invalid(ApiError error) implements TrailReference {}

    static TrailReference parse(Caller caller, String nameOrArn) {
        if (nameOrArn.startsWith("arn:")) {
            return TrailArn.parse(nameOrArn)
                    .<TrailReference>map(arn -> new Valid(arn, false))
                    .orElseGet(() ->
                            new Invalid(
                                    ApiError.of(
                                            "CloudTrailARNInvalidException",
                                            "'%s' is not a trail ARN: expected arn:aws:cloudtrail:<region>:<account>:trail/<name>"
                                                    .formatted(nameOrArn))));
        }
        Optional<ApiError> problem = TrailName.problem(nameOrArn);
        return problem.isPresent()
                ? new Invalid(problem.get())
                : new Valid(new TrailArn(caller.region(), caller.accountId(), nameOrArn), true);
    }
}
