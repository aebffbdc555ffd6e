package io.opentrail.selector.rule;

import static io.opentrail.selector.FieldOperator.EQUALS;
import static io.opentrail.selector.FieldOperator.NOT_EQUALS;

import io.opentrail.selector.DataResourceType;
import io.opentrail.selector.EventCategory;
import io.opentrail.selector.FieldOperator;
import io.opentrail.selector.SelectorField;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What one field may be compared with.
///
/// @param single it takes one value only
/// @param exact what a value of Equals and NotEquals must be
/// @param expected that, for people
record FieldRule(
        Set<FieldOperator> operators, boolean single, Predicate<String> exact, String expected) {

    private static final Pattern ARN =
            Pattern.compile(
                    "arn:[a-z][a-z0-9-]*:[a-z0-9-]+:[^:]*:([0-9]{12}|aws)?:.+", Pattern.DOTALL);
    private static final Pattern STREAM_ARN =
            Pattern.compile("arn:aws(-cn|-us-gov)?:dynamodb:[^:]+:[0-9]{12}:table/[^/]+/stream/.+");
    private static final String STREAM = "AWS::DynamoDB::Stream";
    private static final Set<String> EXCLUDABLE_SOURCES =
            Set.of("kms.amazonaws.com", "rdsdata.amazonaws.com");
    private static final Set<FieldOperator> ALL = EnumSet.allOf(FieldOperator.class);
    private static final FieldRule ANY = new FieldRule(ALL, false, _ -> true, "");
    private static final FieldRule CATEGORY = single(_ -> true, "");
    private static final FieldRule READ_ONLY =
            new FieldRule(
                    Set.of(EQUALS), false, Set.of("true", "false")::contains, "true or false");
    private static final FieldRule EXCLUDED_SOURCE =
            new FieldRule(
                    Set.of(NOT_EQUALS),
                    false,
                    EXCLUDABLE_SOURCES::contains,
                    "kms.amazonaws.com or rdsdata.amazonaws.com");
    private static final FieldRule NETWORK_SOURCE =
            single(KnownNames::isNetworkSource, "a source of network activity events");
    private static final FieldRule RESOURCE_TYPE =
            single(
                    KnownNames::isResourceType,
                    "a type of resources that have data events, such as AWS::S3::Object");
    private static final FieldRule CONSOLE =
            new FieldRule(Set.of(EQUALS, NOT_EQUALS), false, "true"::equals, "true");
    private static final FieldRule DENIED =
            new FieldRule(Set.of(EQUALS), false, "VpceAccessDenied"::equals, "VpceAccessDenied");

    private static FieldRule single(Predicate<String> exact, String expected) {
        return new FieldRule(Set.of(EQUALS), true, exact, expected);
    }

    /// The rule of a field; empty where the field has no place.
    ///
    /// @param resourceType the selector's own, empty if it has none
    static Optional<FieldRule> of(
            SelectorField field,
            EventCategory category,
            SelectorOwner owner,
            Optional<String> resourceType) {
        if (field == SelectorField.EVENT_CATEGORY) {
            return Optional.of(CATEGORY);
        }
        return switch (category) {
            case MANAGEMENT ->
                    owner == SelectorOwner.TRAIL ? ofTrailManagement(field) : ofManagement(field);
            case DATA -> ofData(field, resourceType);
            case NETWORK_ACTIVITY -> ofNetworkActivity(field);
            case INSIGHT, CONFIGURATION_ITEM, EVIDENCE, ACTIVITY_AUDIT_LOG, OTHER ->
                    Optional.empty();
        };
    }

    private static Optional<FieldRule> ofTrailManagement(SelectorField field) {
        return switch (field) {
            case EVENT_SOURCE -> Optional.of(EXCLUDED_SOURCE);
            case READ_ONLY -> Optional.of(READ_ONLY);
            default -> Optional.empty();
        };
    }

    private static Optional<FieldRule> ofManagement(SelectorField field) {
        return switch (field) {
            case READ_ONLY -> Optional.of(READ_ONLY);
            case SESSION_CREDENTIAL_FROM_CONSOLE -> Optional.of(CONSOLE);
            case EVENT_SOURCE, EVENT_NAME, EVENT_TYPE, USER_IDENTITY_ARN -> Optional.of(ANY);
            default -> Optional.empty();
        };
    }

    private static Optional<FieldRule> ofData(SelectorField field, Optional<String> resourceType) {
        return switch (field) {
            case RESOURCES_TYPE -> Optional.of(RESOURCE_TYPE);
            case RESOURCES_ARN -> Optional.of(ofArns(resourceType.orElse("")));
            default -> ofManagement(field);
        };
    }

    private static Optional<FieldRule> ofNetworkActivity(SelectorField field) {
        return switch (field) {
            case EVENT_SOURCE -> Optional.of(NETWORK_SOURCE);
            case ERROR_CODE -> Optional.of(DENIED);
            case EVENT_NAME, VPC_ENDPOINT_ID -> Optional.of(ANY);
            default -> Optional.empty();
        };
    }

    private static FieldRule ofArns(String resourceType) {
        Predicate<String> valid =
                resourceType.equals(STREAM)
                        ? arn -> STREAM_ARN.matcher(arn).matches()
                        : DataResourceType.named(resourceType)
                                .<Predicate<String>>map(type -> type::isOne)
                                .orElse(arn -> ARN.matcher(arn).matches());
        return new FieldRule(ALL, false, valid, "a whole ARN of " + resourceType);
    }

    /// Whether it may be compared so; an operator that takes no whole value takes any part of one.
    boolean takes(FieldOperator operator, String value) {
        return switch (operator) {
            case EQUALS, NOT_EQUALS -> exact.test(value);
            case STARTS_WITH, ENDS_WITH, NOT_STARTS_WITH, NOT_ENDS_WITH -> true;
        };
    }
}
