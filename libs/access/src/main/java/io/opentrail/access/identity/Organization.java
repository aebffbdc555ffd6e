package io.opentrail.access.identity;

import java.util.List;

/// The organization that all accounts belong to.
///
/// @param id `o-` and 10 to 32 letters and digits
/// @param delegatedAdministrators account ids
public record Organization(
        String id, String managementAccount, List<String> delegatedAdministrators) {

    public Organization {
        delegatedAdministrators = List.copyOf(delegatedAdministrators);
    }
}
