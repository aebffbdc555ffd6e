package io.opentrail.schemas.topics;

/// The key of a routed event: the events of one trail and account meet in one partition, in order.
public record RoutedKey(String trailId, String accountId) {

    /// `<trailId>/<accountId>`; throws IllegalArgumentException for anything else.
    public static RoutedKey parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 1 || slash == text.length() - 1) {
            throw new IllegalArgumentException("not a routed key: '" + text + "'");
        }
        return new RoutedKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return trailId + "/" + accountId;
    }
}
