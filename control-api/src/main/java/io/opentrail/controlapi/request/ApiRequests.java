package io.opentrail.controlapi.request;

import io.opentrail.access.condition.RequestContext;
import io.opentrail.access.identity.Principal;
import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.access.policy.AccessDenied;
import io.opentrail.access.policy.Decision;
import io.opentrail.access.policy.PolicyEvaluator;
import io.opentrail.access.signature.Verified;
import io.opentrail.controlapi.history.HistoryUnavailableException;
import io.opentrail.controlapi.log.ControlLogUnavailableException;
import io.opentrail.controlapi.request.Authenticator.Claim;
import io.opentrail.controlapi.request.Authenticator.Signer;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.wire.MalformedRequestException;
import io.opentrail.controlapi.wire.RequestReader;
import io.opentrail.http.BodyReader;
import io.opentrail.http.HttpRequest;
import io.opentrail.http.ReadBody;
import io.opentrail.schemas.topics.TopicUnavailableException;
import io.opentrail.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkPojo;

/// Answers API requests: signature, operation, region, policy, then the operation itself.
public final class ApiRequests {

    private static final Logger LOGGER = LoggerFactory.getLogger(ApiRequests.class);
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;
    private static final int UNAVAILABLE = 503;

    private final Authenticator authenticator;
    private final RequestFacts facts;
    private final OperationTable operations;
    private final Set<String> regions;
    private final RecordedCalls calls;

    public ApiRequests(
            Authenticator authenticator,
            RequestFacts facts,
            OperationTable operations,
            Set<String> regions,
            RecordedCalls calls) {
        this.calls = calls;
        this.authenticator = authenticator;
        this.facts = facts;
        this.operations = operations;
        this.regions = Set.copyOf(regions);
    }

    Answer answer(HttpRequest request, String requestId) throws IOException {
        return switch (authenticator.claim(request)) {
            case Claim.Useless(var error) -> calls.unauthenticated(error);
            case Claim.Made made ->
                    switch (BodyReader.read(request, MAX_BODY_BYTES)) {
                        case ReadBody.TooLarge(int limit) ->
                                failure(
                                        TOO_LARGE,
                                        "RequestEntityTooLargeException",
                                        "The body is larger than %d bytes.".formatted(limit));
                        case ReadBody.Undecodable(String reason) ->
                                Answer.failure("MalformedHttpRequestException", reason);
                        case ReadBody.Body body ->
                                switch (authenticator.signer(made, body.sent())) {
                                    case Signer.Unknown(var error) -> calls.unauthenticated(error);
                                    case Signer.Known(var principal, var signature) ->
                                            calls.answer(
                                                    new RecordedCalls.Signed(
                                                            request, requestId, principal,
                                                            signature),
                                                    body.decoded(),
                                                    () ->
                                                            targeted(
                                                                    request,
                                                                    principal,
                                                                    signature,
                                                                    body.decoded()));
                                };
                    };
        };
    }

    private Answer targeted(
            HttpRequest request, Principal principal, Verified signature, byte[] body) {
        Optional<Target> target = Target.of(request).filter(Target::isKnown);
        if (target.isEmpty()) {
            return failure(
                    NOT_FOUND,
                    "UnknownOperationException",
                    "X-Amz-Target '%s' names no operation of this API."
                            .formatted(request.headers().first(Target.HEADER).orElse("")));
        }
        if (!target.get().service().equals(signature.service())) {
            return failure(
                    FORBIDDEN,
                    "InvalidSignatureException",
                    "Credential should be scoped to correct service: '%s'."
                            .formatted(target.get().service()));
        }
        return switch (principal) {
            case UserPrincipal user ->
                    ofUser(
                            target.get(),
                            user,
                            facts.of(request, user, signature.region()),
                            signature.region(),
                            body);
            case Principal.ServicePrincipal(var service, var _) ->
                    denied(
                            "Service %s may write events, but may not call %s."
                                    .formatted(service.name(), target.get().operation()));
        };
    }

    private Answer ofUser(
            Target target, UserPrincipal user, RequestContext known, String region, byte[] body) {
        var caller =
                new Caller(
                        user.accountId(),
                        user.arn(),
                        region,
                        authenticator.organization(),
                        (action, resource) -> denial(user, action, resource, known));
        if (target.service().equals(Authenticator.ORGANIZATIONS)) {
            return describeOrganization(user, known, caller);
        }
        if (!regions.contains(region)) {
            return failure(
                    FORBIDDEN,
                    "InvalidSignatureException",
                    "Region '%s' of the credential scope is not configured here: use one of %s."
                            .formatted(region, regions.stream().sorted().toList()));
        }
        return operations
                .byName(target.operation())
                .map(operation -> carriedOut(operation, user, known, caller, body))
                .orElseGet(() ->
                        Answer.failure(
                                "UnsupportedOperationException",
                                "%s is not supported.".formatted(target.operation())));
    }

    private static Answer describeOrganization(
            UserPrincipal user, RequestContext known, Caller caller) {
        return denial(
                        user,
                        List.of(Permission.onAny("organizations:DescribeOrganization")),
                        _ -> known)
                .or(() -> caller.organization().map(OrganizationShape::of).map(Answer.Success::new))
                .orElseGet(() ->
                        Answer.failure(
                                "AWSOrganizationsNotInUseException",
                                "Your account is not a member of an organization."));
    }

    private Answer carriedOut(
            Operation<?> operation,
            UserPrincipal user,
            RequestContext known,
            Caller caller,
            byte[] body) {
        try {
            SdkPojo request = RequestReader.read(body, operation.newRequest().get());
            return denial(
                            user,
                            operation.permissions(caller, request),
                            permission -> facts.about(known, caller, permission, request))
                    .orElseGet(() -> operation.answer(caller, request));
        } catch (MalformedRequestException e) {
            return Answer.failure(e.code(), e.problem());
        } catch (TopicUnavailableException
                | ControlLogUnavailableException
                | HistoryUnavailableException
                | StoreException e) {
            LOGGER.atWarn()
                    .addKeyValue("operation", operation.name())
                    .addKeyValue("error", e.toString())
                    .log("Request not answered: something that it needs is away");
            return failure(
                    UNAVAILABLE, "ServiceUnavailable", "The service is unavailable: try again.");
        }
    }

    private static Optional<Answer> denial(
            UserPrincipal user,
            List<Permission> needed,
            Function<Permission, RequestContext> context) {
        for (Permission permission : needed) {
            Optional<String> denial =
                    denial(
                            user,
                            permission.action(),
                            permission.resource(),
                            context.apply(permission));
            if (denial.isPresent()) {
                return Optional.of(new Answer.Failure(permission.denied(denial.get())));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> denial(
            UserPrincipal user, String action, String resource, RequestContext context) {
        Decision decision = PolicyEvaluator.decide(user.policies(), action, resource, context);
        return decision == Decision.ALLOWED
                ? Optional.empty()
                : Optional.of(AccessDenied.message(user.arn(), action, resource, decision));
    }

    private static Answer denied(String message) {
        return failure(FORBIDDEN, "AccessDeniedException", message);
    }

    private static Answer failure(int httpStatus, String code, String message) {
        return new Answer.Failure(new ApiError(httpStatus, code, message));
    }
}
