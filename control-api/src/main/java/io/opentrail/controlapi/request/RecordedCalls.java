package io.opentrail.controlapi.request;

import io.opentrail.access.identity.Principal;
import io.opentrail.access.identity.Principal.UserPrincipal;
import io.opentrail.access.signature.Verified;
import io.opentrail.controlapi.audit.AuditedCall;
import io.opentrail.controlapi.audit.CallAudit;
import io.opentrail.controlapi.audit.CallOrigin;
import io.opentrail.controlapi.audit.CallResult;
import io.opentrail.controlapi.audit.PassedOver;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.wire.MalformedRequestException;
import io.opentrail.controlapi.wire.RequestReader;
import io.opentrail.http.HttpRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/// Sees to it that what is answered is recorded.
public final class RecordedCalls {

    private static final int UNAVAILABLE = 503;

    /// Records do not show what a read is answered with.
    private static final SdkPojo NOTHING_TO_RECORD = LookupEventsResponse.builder().build();

    private final CallAudit audit;
    private final OperationTable operations;
    private final Set<String> regions;
    private final int proxies;
    private final InstantSource clock;

    /// Takes requests at once.
    ///
    /// @param proxies in front of this service, see [CallOrigin]
    public RecordedCalls(
            CallAudit audit,
            OperationTable operations,
            Set<String> regions,
            int proxies,
            InstantSource clock) {
        this.audit = audit;
        this.operations = operations;
        this.regions = Set.copyOf(regions);
        this.proxies = proxies;
        this.clock = clock;
    }

    /// A request by someone who is known.
    record Signed(HttpRequest request, String requestId, Principal principal, Verified signature) {}

    /// The answer of an action, or, if that is a write whose event is not kept, an answer that says
    /// so.
    Answer answer(Signed signed, byte[] body, Supplier<Answer> action) {
        Instant arrivedAt = clock.instant();
        Optional<Target> target = Target.of(signed.request()).filter(Target::isKnown);
        if (!(signed.principal() instanceof UserPrincipal user)) {
            return passedOver(PassedOver.SERVICE, action);
        }
        if (target.isEmpty()) {
            return passedOver(PassedOver.UNKNOWN_OPERATION, action);
        }
        if (!target.get().service().equals(signed.signature().service())) {
            return passedOver(PassedOver.OTHER_SCOPE, action);
        }
        if (!regions.contains(signed.signature().region())) {
            return passedOver(PassedOver.UNKNOWN_REGION, action);
        }
        return recorded(
                new AuditedCall(
                        signed.requestId(),
                        arrivedAt,
                        target.get().service(),
                        target.get().operation(),
                        signed.signature().region(),
                        user,
                        signed.signature().accessKeyId(),
                        CallOrigin.of(signed.request(), proxies),
                        parameters(target.get(), body)),
                action);
    }

    /// Counts a request by someone who is not known, and answers it.
    Answer unauthenticated(ApiError error) {
        return passedOver(PassedOver.UNAUTHENTICATED, () -> new Answer.Failure(error));
    }

    private Answer passedOver(PassedOver reason, Supplier<Answer> action) {
        audit.passedOver(reason);
        return action.get();
    }

    private Answer recorded(AuditedCall call, Supplier<Answer> action) {
        if (!call.isReadOnly() && audit.isStalled()) {
            audit.refused();
            Answer refusal =
                    unavailable("Nothing was changed, for calls cannot be recorded: try again.");
            audit.record(call, result(refusal));
            return refusal;
        }
        Answer answer;
        try {
            answer = action.get();
        } catch (RuntimeException e) {
            audit.record(call, new CallResult.Failed("InternalFailure", "The service failed."));
            throw e;
        }
        boolean answered = false;
        try {
            answered = audit.record(call, result(answer)) || call.isReadOnly();
        } finally {
            if (!answered) {
                answer.drop();
            }
        }
        return answered
                ? answer
                : unavailable(
                        "The call was answered with %s, but it is not recorded yet: try again."
                                .formatted(
                                        switch (answer) {
                                            case Answer.Success _, Answer.Found _ -> "success";
                                            case Answer.Failure(var error) -> error.code();
                                        }));
    }

    private static CallResult result(Answer answer) {
        return switch (answer) {
            case Answer.Success(var response) -> new CallResult.Succeeded(response);
            case Answer.Found _ -> new CallResult.Succeeded(NOTHING_TO_RECORD);
            case Answer.Failure(var error) -> new CallResult.Failed(error.code(), error.message());
        };
    }

    private static Answer unavailable(String message) {
        return new Answer.Failure(new ApiError(UNAVAILABLE, "ServiceUnavailable", message));
    }

    /// Read apart from the action, for a call is recorded whatever becomes of it.
    private Optional<SdkPojo> parameters(Target target, byte[] body) {
        if (!target.service().equals(Authenticator.CLOUDTRAIL)) {
            return Optional.empty();
        }
        return operations
                .byName(target.operation())
                .flatMap(operation -> parameters(operation, body));
    }

    private static Optional<SdkPojo> parameters(Operation<?> operation, byte[] body) {
        try {
            return Optional.of(RequestReader.read(body, operation.newRequest().get()));
        } catch (MalformedRequestException e) {
            return Optional.empty();
        }
    }
}
