package io.opentrail.access.policy;

import io.opentrail.access.condition.ConditionKeys;
import io.opentrail.access.condition.RequestContext;
import java.util.Set;

/// Whom a statement is for: those named or, for `NotPrincipal`, all others.
///
/// @param accounts ids of accounts that are named as such. They stand for all who are in them, but
///   not in `NotPrincipal`, where AWS has the account named beside each user that is meant.
record PrincipalScope(
        boolean everyone,
        Set<String> accounts,
        Set<String> arns,
        Set<String> services,
        boolean negated) {

    static final PrincipalScope EVERYONE =
            new PrincipalScope(true, Set.of(), Set.of(), Set.of(), false);

    /// How a principal is meant.
    enum Meaning {
        NOT,
        /// By its account, whose own policies have the last word on who may.
        BY_ACCOUNT,
        BY_ITSELF
    }

    PrincipalScope {
        accounts = Set.copyOf(accounts);
        arns = Set.copyOf(arns);
        services = Set.copyOf(services);
    }

    Meaning meaning(RequestContext context) {
        boolean byItself =
                everyone
                        || isAmong(arns, ConditionKeys.PRINCIPAL_ARN, context)
                        || isAmong(services, ConditionKeys.PRINCIPAL_SERVICE_NAME, context);
        if (negated) {
            return byItself ? Meaning.NOT : Meaning.BY_ITSELF;
        }
        if (byItself) {
            return Meaning.BY_ITSELF;
        }
        return isAmong(accounts, ConditionKeys.PRINCIPAL_ACCOUNT, context)
                ? Meaning.BY_ACCOUNT
                : Meaning.NOT;
    }

    private static boolean isAmong(Set<String> names, String key, RequestContext context) {
        return context.value(key).filter(names::contains).isPresent();
    }
}
