package io.opentrail.selector.match;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.UserIdentity;
import io.opentrail.selector.EventCategory;
import io.opentrail.selector.FieldOperator;
import io.opentrail.selector.SelectorField;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.FieldSelector;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an advanced selector asks of an event of its category: every field must pass.
final class AdvancedTest implements EventTest {

    private final EventTest[] tests;

    private AdvancedTest(List<EventTest> tests) {
        this.tests = tests.toArray(EventTest[]::new);
    }

    static AdvancedTest of(AdvancedEventSelector selector) {
        Map<SelectorField, ValueTest> values = new EnumMap<>(SelectorField.class);
        selector.getFieldSelectors()
                .forEach(field -> values.put(fieldOf(field), ValueTest.of(field)));
        List<EventTest> tests = new ArrayList<>();
        values.forEach((field, value) -> add(field, value, tests));
        ValueTest types = values.get(SelectorField.RESOURCES_TYPE);
        ValueTest arns = values.get(SelectorField.RESOURCES_ARN);
        if (types != null || arns != null) {
            tests.add(
                    new ResourceTest(
                            types == null ? ValueTest.ANY : types,
                            arns == null ? ValueTest.ANY : arns));
        }
        return new AdvancedTest(tests);
    }

    /// The one category that a selector picks from.
    static EventCategory categoryOf(AdvancedEventSelector selector) {
        return selector.getFieldSelectors().stream()
                .filter(field -> fieldOf(field) == SelectorField.EVENT_CATEGORY)
                .flatMap(field -> field.getConditions().stream())
                .filter(condition -> condition.getOperator().equals(FieldOperator.EQUALS.text()))
                .flatMap(condition -> condition.getValues().stream())
                .findFirst()
                .flatMap(EventCategory::named)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "advanced event selector '%s' has no category"
                                        .formatted(selector.getName())));
    }

    private static SelectorField fieldOf(FieldSelector selector) {
        return SelectorField.named(selector.getField())
                .orElseThrow(() ->
                        new IllegalStateException(
                                "advanced event selector has an unknown field '%s'"
                                        .formatted(selector.getField())));
    }

    private static void add(SelectorField field, ValueTest values, List<EventTest> tests) {
        switch (field) {
            case EVENT_CATEGORY, RESOURCES_TYPE, RESOURCES_ARN -> {
                // The category is asked before, the fields of resources together.
            }
            case EVENT_SOURCE -> tests.add(event -> values.passes(event.getEventSource()));
            case EVENT_NAME -> tests.add(event -> values.passes(event.getEventName()));
            case EVENT_TYPE -> tests.add(event -> values.passes(event.getEventType()));
            case READ_ONLY -> tests.add(event -> values.passes(readOnly(event)));
            case USER_IDENTITY_ARN -> tests.add(event -> values.passes(userArn(event)));
            case SESSION_CREDENTIAL_FROM_CONSOLE ->
                    tests.add(event -> values.passes(event.getSessionCredentialFromConsole()));
            case ERROR_CODE -> tests.add(event -> values.passes(event.getErrorCode()));
            case VPC_ENDPOINT_ID -> tests.add(event -> values.passes(event.getVpcEndpointId()));
        }
    }

    /// An event that does not say is a write.
    private static String readOnly(AuditEvent event) {
        return Boolean.TRUE.equals(event.getReadOnly()) ? "true" : "false";
    }

    private static @Nullable String userArn(AuditEvent event) {
        UserIdentity identity = event.getUserIdentity();
        return identity == null ? null : identity.getArn();
    }

    @Override
    public boolean passes(AuditEvent event) {
        for (EventTest test : tests) {
            if (!test.passes(event)) {
                return false;
            }
        }
        return true;
    }
}
