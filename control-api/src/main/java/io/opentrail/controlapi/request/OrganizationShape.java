package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Organization;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.LocationTrait;

/// DescribeOrganization's answer on the wire. It is the one shape that is used of its API, so it is
/// written here instead of taken from that API's own client.
record OrganizationShape(Map<String, Object> members) implements SdkPojo {

    static OrganizationShape of(Organization organization) {
        String id = organization.id();
        String management = organization.managementAccount();
        String arn = "arn:aws:organizations::%s:".formatted(management);
        return new OrganizationShape(
                Map.of(
                        "Organization",
                        new OrganizationShape(
                                Map.of(
                                        "Id",
                                        id,
                                        "Arn",
                                        arn + "organization/" + id,
                                        "FeatureSet",
                                        "ALL",
                                        "MasterAccountArn",
                                        "%saccount/%s/%s".formatted(arn, id, management),
                                        "MasterAccountId",
                                        management,
                                        "AvailablePolicyTypes",
                                        List.of()))));
    }

    @Override
    public List<SdkField<?>> sdkFields() {
        return members.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .<SdkField<?>>map(member ->
                        switch (member.getValue()) {
                            case String text ->
                                    field(MarshallingType.STRING, member.getKey(), text);
                            case List<?> list -> field(MarshallingType.LIST, member.getKey(), list);
                            case SdkPojo pojo ->
                                    field(MarshallingType.SDK_POJO, member.getKey(), pojo);
                            default -> throw new IllegalStateException("no member: " + member);
                        })
                .toList();
    }

    private static <T> SdkField<T> field(MarshallingType<? super T> type, String name, T value) {
        return SdkField.<T>builder(type)
                .memberName(name)
                .getter(_ -> value)
                .traits(
                        LocationTrait.builder()
                                .location(MarshallLocation.PAYLOAD)
                                .locationName(name)
                                .build())
                .build();
    }

    @Override
    public boolean equalsBySdkFields(Object other) {
        return equals(other);
    }

    @Override
    public Map<String, SdkField<?>> sdkFieldNameToField() {
        return Map.of();
    }
}
