package io.opentrail.history.event;

import io.opentrail.event.UserIdentity;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The name that a lookup shows for the one who made a call.
final class Username {

    private static final String ROOT = "root";

    private Username() {}

    /// Of a session its name, which the ARN ends with; `root` of the root user, whatever the
    /// account's alias; of all others the name that the record has. The envelope's user name of a
    /// session is its role's.
    static Optional<String> of(@Nullable UserIdentity identity) {
        if (identity == null) {
            return Optional.empty();
        }
        String type = identity.getType() == null ? "" : identity.getType();
        return switch (type) {
            case "Root" -> Optional.of(ROOT);
            case "AssumedRole" ->
                    behindLast('/', identity.getArn())
                            .or(() -> behindLast(':', identity.getPrincipalId()))
                            .or(() -> given(identity.getUserName()));
            case "FederatedUser" ->
                    behindLast('/', identity.getArn())
                            .or(() -> behindLast(':', identity.getPrincipalId()));
            default -> given(identity.getUserName());
        };
    }

    private static Optional<String> behindLast(char separator, @Nullable String text) {
        if (text == null || text.indexOf(separator) < 0) {
            return Optional.empty();
        }
        return given(text.substring(text.lastIndexOf(separator) + 1));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }
}
