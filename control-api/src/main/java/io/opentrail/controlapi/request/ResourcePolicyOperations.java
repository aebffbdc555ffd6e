package io.opentrail.controlapi.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.ResourceArn;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.cloudtrail.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutResourcePolicyRequest;

/// PutResourcePolicy, GetResourcePolicy and DeleteResourcePolicy. Trails have no policies of their
/// own, and of the kinds that have, there is none yet: every answer is an error.
public final class ResourcePolicyOperations implements OperationGroup {

    private static final int MAX_POLICY_CHARS = 8192;
    private static final Pattern ARN_CHARACTERS = Pattern.compile("[a-zA-Z0-9._/\\-:]{3,256}");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        "PutResourcePolicy",
                        PutResourcePolicyRequest.class,
                        PutResourcePolicyRequest::builder,
                        Permission.on("PutResourcePolicy", PutResourcePolicyRequest::resourceArn),
                        ResourcePolicyOperations::put),
                new Operation<>(
                        "GetResourcePolicy",
                        GetResourcePolicyRequest.class,
                        GetResourcePolicyRequest::builder,
                        Permission.on("GetResourcePolicy", GetResourcePolicyRequest::resourceArn),
                        (caller, request) -> none(TrailShapes.orEmpty(request.resourceArn()))),
                new Operation<>(
                        "DeleteResourcePolicy",
                        DeleteResourcePolicyRequest.class,
                        DeleteResourcePolicyRequest::builder,
                        Permission.on(
                                "DeleteResourcePolicy", DeleteResourcePolicyRequest::resourceArn),
                        (caller, request) -> none(TrailShapes.orEmpty(request.resourceArn()))));
    }

    private static Answer put(Caller caller, PutResourcePolicyRequest request) {
        String arn = TrailShapes.orEmpty(request.resourceArn());
        return arnProblem(arn)
                .or(() -> policyProblem(TrailShapes.orEmpty(request.resourcePolicy())))
                .<Answer>map(Answer.Failure::new)
                .orElseGet(() -> none(arn));
    }

    private static Answer none(String arn) {
        return arnProblem(arn)
                .<Answer>map(Answer.Failure::new)
                .orElseGet(() ->
                        Answer.failure(
                                "ResourceNotFoundException", "There is no %s.".formatted(arn)));
    }

    private static Optional<ApiError> arnProblem(String text) {
        if (!ARN_CHARACTERS.matcher(text).matches()) {
            return invalid(text);
        }
        return switch (ResourceArn.parse(text)) {
            case ResourceArn.OfStore _, ResourceArn.OfChannel _, ResourceArn.OfDashboard _ ->
                    Optional.empty();
            case ResourceArn.OfTrail _, ResourceArn.Foreign _ ->
                    Optional.of(
                            ApiError.of(
                                    "ResourceTypeNotSupportedException",
                                    "%s cannot have a policy: event data stores, channels and dashboards can."
                                            .formatted(text)));
            case ResourceArn.Malformed _, ResourceArn.NotAnArn _ -> invalid(text);
        };
    }

    private static Optional<ApiError> invalid(String arn) {
        return Optional.of(
                ApiError.of(
                        "ResourceARNNotValidException", "'%s' is not a valid ARN.".formatted(arn)));
    }

    private static Optional<ApiError> policyProblem(String policy) {
        boolean sane = !policy.isEmpty() && policy.length() <= MAX_POLICY_CHARS && isObject(policy);
        return sane
                ? Optional.empty()
                : Optional.of(
                        ApiError.of(
                                "ResourcePolicyNotValidException",
                                "The policy must be a JSON object of at most 8192 characters; it has %d."
                                        .formatted(policy.length())));
    }

    private static boolean isObject(String text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
