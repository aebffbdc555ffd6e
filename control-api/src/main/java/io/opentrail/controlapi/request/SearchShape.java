package io.opentrail.controlapi.request;

import io.opentrail.controlapi.wire.ClosedShape;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.LocationTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/// The request of SearchEvents, and each of its attributes, in the SDK's manner, so that it is read
/// and recorded as the requests of CloudTrail's own operations are:
///
///     {"StartTime": 1767323045, "EndTime": 1767326645, "EventCategory": "Management",
///      "LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "PutObject"},
///                           {"AttributeKey": "ResourceName", "AttributePrefix": "arn:aws:s3:::"}],
///      "MaxEvents": 100000, "NextToken": "…"}
///
/// Is its own builder: it is written to while it is read, and not after.
final class SearchShape implements ClosedShape, Buildable {

    private static final String START_TIME = "StartTime";
    private static final String END_TIME = "EndTime";
    private static final String ATTRIBUTES = "LookupAttributes";
    private static final String CATEGORY = "EventCategory";
    private static final String MAX_EVENTS = "MaxEvents";
    private static final String NEXT_TOKEN = "NextToken";
    private static final String KEY = "AttributeKey";
    private static final String VALUE = "AttributeValue";
    private static final String PREFIX = "AttributePrefix";

    private static final List<SdkField<?>> ATTRIBUTE_FIELDS =
            List.of(
                    field(KEY, MarshallingType.STRING).build(),
                    field(VALUE, MarshallingType.STRING).build(),
                    field(PREFIX, MarshallingType.STRING).build());

    private static final List<SdkField<?>> REQUEST_FIELDS =
            List.of(
                    field(START_TIME, MarshallingType.INSTANT).build(),
                    field(END_TIME, MarshallingType.INSTANT).build(),
                    attributesField(),
                    field(CATEGORY, MarshallingType.STRING).build(),
                    field(MAX_EVENTS, MarshallingType.LONG).build(),
                    field(NEXT_TOKEN, MarshallingType.STRING).build());

    private final List<SdkField<?>> fields;
    private final Map<String, Object> members = new HashMap<>();

    private SearchShape(List<SdkField<?>> fields) {
        this.fields = fields;
    }

    static SearchShape request() {
        return new SearchShape(REQUEST_FIELDS);
    }

    private static <T> SdkField.Builder<T> field(String name, MarshallingType<T> type) {
        return SdkField.<T>builder(type)
                .memberName(name)
                .getter(shape -> member(shape, name, type))
                .setter((shape, value) -> ((SearchShape) shape).members.put(name, value))
                .traits(location(name));
    }

    // The SDK takes null for what is not set, but is not annotated for it; and of a list it knows
    // the class alone.
    @SuppressWarnings({"NullAway", "unchecked"})
    private static <T> T member(Object shape, String name, MarshallingType<T> type) {
        return (T) type.getTargetClass().cast(((SearchShape) shape).members.get(name));
    }

    private static SdkField<?> attributesField() {
        SdkField<SdkPojo> attribute =
                SdkField.<SdkPojo>builder(MarshallingType.SDK_POJO)
                        .constructor(() -> new SearchShape(ATTRIBUTE_FIELDS))
                        .traits(location("member"))
                        .build();
        return field(ATTRIBUTES, MarshallingType.LIST)
                .traits(
                        location(ATTRIBUTES),
                        ListTrait.builder().memberFieldInfo(attribute).build())
                .build();
    }

    private static LocationTrait location(String name) {
        return LocationTrait.builder()
                .location(MarshallLocation.PAYLOAD)
                .locationName(name)
                .build();
    }

    private <T> Optional<T> given(String name, Class<T> type) {
        return Optional.ofNullable(members.get(name)).map(type::cast);
    }

    Optional<Instant> startTime() {
        return given(START_TIME, Instant.class);
    }

    Optional<Instant> endTime() {
        return given(END_TIME, Instant.class);
    }

    List<SearchShape> attributes() {
        return members.get(ATTRIBUTES) instanceof List<?> attributes
                ? attributes.stream().map(SearchShape.class::cast).toList()
                : List.of();
    }

    Optional<String> category() {
        return given(CATEGORY, String.class);
    }

    Optional<Long> maxEvents() {
        return given(MAX_EVENTS, Long.class);
    }

    Optional<String> nextToken() {
        return given(NEXT_TOKEN, String.class);
    }

    /// Of an attribute.
    Optional<String> key() {
        return given(KEY, String.class);
    }

    Optional<String> value() {
        return given(VALUE, String.class);
    }

    Optional<String> prefix() {
        return given(PREFIX, String.class);
    }

    @Override
    public List<SdkField<?>> sdkFields() {
        return fields;
    }

    @Override
    public SearchShape build() {
        return this;
    }
}
