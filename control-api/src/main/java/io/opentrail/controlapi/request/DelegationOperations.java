package io.opentrail.controlapi.request;

import io.opentrail.controlapi.log.ControlLog;
import io.opentrail.controlapi.log.Write;
import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.Delegations;
import io.opentrail.controlapi.trail.Organization;
import io.opentrail.trail.Delegation;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudtrail.model.DeregisterOrganizationDelegatedAdminRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeregisterOrganizationDelegatedAdminResponse;
import software.amazon.awssdk.services.cloudtrail.model.RegisterOrganizationDelegatedAdminRequest;
import software.amazon.awssdk.services.cloudtrail.model.RegisterOrganizationDelegatedAdminResponse;

/// RegisterOrganizationDelegatedAdmin and DeregisterOrganizationDelegatedAdmin.
public final class DelegationOperations implements OperationGroup {

    private static final String DEREGISTER = "DeregisterOrganizationDelegatedAdmin";
    private static final String REGISTER = "RegisterOrganizationDelegatedAdmin";

    private final ControlLog log;

    public DelegationOperations(ControlLog log) {
        this.log = log;
    }

    @Override
    public List<Operation<?>> operations() {
        return List.of(
                new Operation<>(
                        REGISTER,
                        RegisterOrganizationDelegatedAdminRequest.class,
                        RegisterOrganizationDelegatedAdminRequest::builder,
                        (caller, request) ->
                                List.of(
                                        Permission.onAny("cloudtrail:" + REGISTER),
                                        Permission.dependentOn(
                                                "organizations:RegisterDelegatedAdministrator"),
                                        Permission.dependentOn(
                                                "organizations:ListAWSServiceAccessForOrganization"),
                                        Permission.dependentOnIam("iam:CreateServiceLinkedRole"),
                                        Permission.dependentOnIam("iam:GetRole")),
                        this::register),
                new Operation<>(
                        DEREGISTER,
                        DeregisterOrganizationDelegatedAdminRequest.class,
                        DeregisterOrganizationDelegatedAdminRequest::builder,
                        (caller, request) ->
                                List.of(
                                        Permission.onAny("cloudtrail:" + DEREGISTER),
                                        Permission.dependentOn(
                                                "organizations:DeregisterDelegatedAdministrator")),
                        this::deregister));
    }

    private Answer register(Caller caller, RegisterOrganizationDelegatedAdminRequest request) {
        return changed(
                caller,
                TrailShapes.orEmpty(request.memberAccountId()),
                Delegations::registerProblem,
                Delegations::registered,
                RegisterOrganizationDelegatedAdminResponse.builder().build());
    }

    private Answer deregister(Caller caller, DeregisterOrganizationDelegatedAdminRequest request) {
        return changed(
                caller,
                TrailShapes.orEmpty(request.delegatedAdminAccountId()),
                Delegations::deregisterProblem,
                Delegations::deregistered,
                DeregisterOrganizationDelegatedAdminResponse.builder().build());
    }

    private interface Check {
        Optional<ApiError> problem(
                Optional<Organization> organization, Caller caller, String accountId);
    }

    private interface Change {
        Delegation of(Delegation before, String accountId);
    }

    private Answer changed(
            Caller caller, String accountId, Check check, Change change, SdkPojo response) {
        return log.write(state -> {
            Optional<Organization> organization = TrailBook.organization(state, caller);
            Optional<ApiError> problem = check.problem(organization, caller, accountId);
            if (problem.isPresent()) {
                return Write.nothing(new Answer.Failure(problem.get()));
            }
            String id = organization.orElseThrow().id();
            Delegation before =
                    state.delegation(id).orElseGet(() -> new Delegation(id, List.of(), List.of()));
            return Write.put(change.of(before, accountId), new Answer.Success(response));
        });
    }
}
