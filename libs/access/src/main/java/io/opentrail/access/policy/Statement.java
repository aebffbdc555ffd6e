package io.opentrail.access.policy;

import io.opentrail.access.condition.Condition;
import io.opentrail.access.condition.RequestContext;
import java.util.List;
import java.util.Locale;

/// One statement of a policy. The patterns of `actions` are in lower case.
record Statement(
        Effect effect,
        PrincipalScope principals,
        Scope actions,
        Scope resources,
        List<Condition> conditions) {

    Statement {
        conditions = List.copyOf(conditions);
    }

    boolean covers(String action, String resource, RequestContext context) {
        return coversAction(action)
                && resources.covers(resource, context)
                && conditions.stream()
                        .allMatch(each -> each.holds(context, effect == Effect.ALLOW));
    }

    /// Whether it counts for a request of which nothing else is known: an Allow only if it does
    /// whatever the rest, a Deny also if it may.
    boolean coversUnknown(String action, String resource) {
        boolean asksMore = !conditions.isEmpty() || resources.hasVariables();
        return switch (effect) {
            case ALLOW -> !asksMore && covers(action, resource, RequestContext.EMPTY);
            case DENY ->
                    coversAction(action)
                            && (resources.hasVariables()
                                    || resources.covers(resource, RequestContext.EMPTY));
        };
    }

    private boolean coversAction(String action) {
        return actions.covers(action.toLowerCase(Locale.ROOT), RequestContext.EMPTY);
    }
}
