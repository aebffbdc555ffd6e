package io.opentrail.access.policy;

import java.util.Locale;

/// One statement of a policy. The patterns of `actions` are in lower case.
record Statement(Effect effect, Scope actions, Scope resources) {

    boolean covers(String action, String resource) {
        return actions.covers(action.toLowerCase(Locale.ROOT)) && resources.covers(resource);
    }
}
