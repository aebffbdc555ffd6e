package io.opentrail.access.identity;

import java.util.List;

/// An account and its users.
///
/// @param id 12 digits
public record Account(String id, String name, List<User> users) {

    public Account {
        users = List.copyOf(users);
    }
}
