package io.opentrail.schemas.topics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The key of a routed event: the events of one trail and account meet in one partition, in order.
///
/// @param organizationId of a trail that was an organization's when the event came in; null for an
///   account's
public record RoutedKey(String trailId, @Nullable String organizationId, String accountId) {

    private static final Pattern TEXT = Pattern.compile("([^/]+)/(?:([^/]+)/)?([^/]+)");

    /// Of an account's trail.
    public RoutedKey(String trailId, String accountId) {
        this(trailId, null, accountId);
    }

    /// `<trailId>/<accountId>` or `<trailId>/<organizationId>/<accountId>`; throws
    /// IllegalArgumentException for anything else.
    public static RoutedKey parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a routed key: '" + text + "'");
        }
        return new RoutedKey(parts.group(1), parts.group(2), parts.group(3));
    }

    /// True for the text of a trail's key.
    public static boolean isOfTrail(@Nullable String key, String trailId) {
        return key != null
                && key.length() > trailId.length()
                && key.startsWith(trailId)
                && key.charAt(trailId.length()) == '/';
    }

    @Override
    public String toString() {
        return organizationId == null
                ? trailId + "/" + accountId
                : trailId + "/" + organizationId + "/" + accountId;
    }
}
