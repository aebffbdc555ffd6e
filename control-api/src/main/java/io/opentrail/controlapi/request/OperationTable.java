package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Caller;
import io.opentrail.controlapi.trail.TrailArn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailResponse;
import software.amazon.awssdk.services.cloudtrail.model.CreateTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DeleteTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListPublicKeysRequest;
import software.amazon.awssdk.services.cloudtrail.model.ListTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.PutEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.UpdateTrailRequest;

/// The operations of CloudTrail, by name.
public final class OperationTable {

    /// Every operation that there is, for the SDK's client has a method for each.
    private static final Set<String> KNOWN =
            Arrays.stream(CloudTrailClient.class.getMethods())
                    .filter(method ->
                            CloudTrailResponse.class.isAssignableFrom(method.getReturnType()))
                    .map(method -> capitalized(method.getName()))
                    .collect(Collectors.toUnmodifiableSet());

    /// What a trail of an organization takes beyond a trail.
    private static final List<Permission> FOR_ORGANIZATION =
            Stream.of(
                            "organizations:DescribeOrganization",
                            "organizations:ListAWSServiceAccessForOrganization",
                            "organizations:EnableAWSServiceAccess",
                            "iam:GetRole",
                            "iam:CreateServiceLinkedRole")
                    .map(Permission::dependentOn)
                    .toList();

    private final Map<String, Operation<?>> operationsByName;

    /// @param others operations that neither of the two has
    public OperationTable(TrailReads reads, TrailWrites writes, OperationGroup... others) {
        List<Operation<?>> operations =
                List.of(
                        new Operation<>(
                                "CreateTrail",
                                CreateTrailRequest.class,
                                CreateTrailRequest::builder,
                                OperationTable::toCreate,
                                writes::create),
                        new Operation<>(
                                "UpdateTrail",
                                UpdateTrailRequest.class,
                                UpdateTrailRequest::builder,
                                OperationTable::toUpdate,
                                writes::update),
                        new Operation<>(
                                "DeleteTrail",
                                DeleteTrailRequest.class,
                                DeleteTrailRequest::builder,
                                onTrail("DeleteTrail", DeleteTrailRequest::name),
                                writes::delete),
                        new Operation<>(
                                "StartLogging",
                                StartLoggingRequest.class,
                                StartLoggingRequest::builder,
                                onTrail("StartLogging", StartLoggingRequest::name),
                                writes::startLogging),
                        new Operation<>(
                                "StopLogging",
                                StopLoggingRequest.class,
                                StopLoggingRequest::builder,
                                onTrail("StopLogging", StopLoggingRequest::name),
                                writes::stopLogging),
                        new Operation<>(
                                "PutEventSelectors",
                                PutEventSelectorsRequest.class,
                                PutEventSelectorsRequest::builder,
                                onTrail("PutEventSelectors", PutEventSelectorsRequest::trailName),
                                writes::putEventSelectors),
                        new Operation<>(
                                "GetEventSelectors",
                                GetEventSelectorsRequest.class,
                                GetEventSelectorsRequest::builder,
                                onTrail("GetEventSelectors", GetEventSelectorsRequest::trailName),
                                reads::eventSelectors),
                        new Operation<>(
                                "GetTrail",
                                GetTrailRequest.class,
                                GetTrailRequest::builder,
                                onTrail("GetTrail", GetTrailRequest::name),
                                reads::trail),
                        new Operation<>(
                                "GetTrailStatus",
                                GetTrailStatusRequest.class,
                                GetTrailStatusRequest::builder,
                                onTrail("GetTrailStatus", GetTrailStatusRequest::name),
                                reads::status),
                        new Operation<>(
                                "DescribeTrails",
                                DescribeTrailsRequest.class,
                                DescribeTrailsRequest::builder,
                                onAny("DescribeTrails"),
                                reads::describe),
                        new Operation<>(
                                "ListTrails",
                                ListTrailsRequest.class,
                                ListTrailsRequest::builder,
                                onAny("ListTrails"),
                                reads::list),
                        new Operation<>(
                                "ListPublicKeys",
                                ListPublicKeysRequest.class,
                                ListPublicKeysRequest::builder,
                                onAny("ListPublicKeys"),
                                reads::publicKeys));
        this.operationsByName =
                Stream.concat(
                                operations.stream(),
                                Arrays.stream(others).flatMap(group -> group.operations().stream()))
                        .collect(
                                Collectors.toUnmodifiableMap(Operation::name, Function.identity()));
    }

    Optional<Operation<?>> byName(String name) {
        return Optional.ofNullable(operationsByName.get(name));
    }

    /// True for every operation of CloudTrail, also for those that are not in this table.
    static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    private static List<Permission> toCreate(Caller caller, CreateTrailRequest request) {
        boolean ofOrganization = Boolean.TRUE.equals(request.isOrganizationTrail());
        String arn =
                TrailArn.resource(
                        ofOrganization ? caller.forOrganization() : caller, textOf(request.name()));
        List<Permission> needed =
                new ArrayList<>(List.of(new Permission("cloudtrail:CreateTrail", arn)));
        if (ofOrganization) {
            needed.addAll(FOR_ORGANIZATION);
        }
        if (!request.tagsList().isEmpty()) {
            needed.add(new Permission("cloudtrail:AddTags", arn));
        }
        toPass(request.cloudWatchLogsRoleArn()).ifPresent(needed::add);
        return needed;
    }

    private static List<Permission> toUpdate(Caller caller, UpdateTrailRequest request) {
        String arn = TrailArn.resource(caller, textOf(request.name()));
        List<Permission> needed =
                new ArrayList<>(List.of(new Permission("cloudtrail:UpdateTrail", arn)));
        if (Boolean.TRUE.equals(request.isOrganizationTrail())) {
            needed.addAll(FOR_ORGANIZATION);
        }
        toPass(request.cloudWatchLogsRoleArn()).ifPresent(needed::add);
        return needed;
    }

    /// Whoever gives a trail a role lends it that role's rights.
    private static Optional<Permission> toPass(@Nullable String roleArn) {
        return Optional.ofNullable(roleArn)
                .filter(arn -> !arn.isEmpty())
                .map(arn -> new Permission(Permission.PASS_ROLE, arn));
    }

    private static <Q> BiFunction<Caller, Q, List<Permission>> onTrail(
            String operation, Function<Q, @Nullable String> nameOrArn) {
        return (caller, request) ->
                List.of(
                        new Permission(
                                "cloudtrail:" + operation,
                                TrailArn.resource(caller, textOf(nameOrArn.apply(request)))));
    }

    private static <Q> BiFunction<Caller, Q, List<Permission>> onAny(String operation) {
        var permissions =
                List.of(new Permission("cloudtrail:" + operation, Permission.ANY_RESOURCE));
        return (caller, request) -> permissions;
    }

    private static String textOf(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
