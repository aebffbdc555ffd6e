package io.opentrail.controlapi.request;

import io.opentrail.controlapi.history.HttpEventHistory;
import io.opentrail.settings.Settings;

/// What looking events up may take of one instance.
///
/// @param perSecond how often each account may look events up in each region
/// @param searches under way at once, in all
/// @param accountSearches of one account in one region; half of all is what it can have in all of
///   its regions
/// @param inFlightBytes of what was found, in memory until it is sent
/// @param accountInFlightBytes of one account in all its regions
public record LookupLimits(
        int perSecond,
        int searches,
        int accountSearches,
        long inFlightBytes,
        long accountInFlightBytes) {

    public static final LookupLimits DEFAULT =
            new LookupLimits(200, 100, 10, 128L << 20, 64L << 20);

    /// @throws IllegalArgumentException with what is wrong
    public LookupLimits {
        requireAtLeast("lookups-per-second", 1, perSecond);
        requireAtLeast("max-searches", 1, searches);
        requireAtLeast("max-searches-account", 1, accountSearches);
        requireRoom("max-in-flight", inFlightBytes);
        requireRoom("max-in-flight-account", accountInFlightBytes);
    }

    /// The same, so often.
    public LookupLimits withRate(int newPerSecond) {
        return new LookupLimits(
                newPerSecond, searches, accountSearches, inFlightBytes, accountInFlightBytes);
    }

    /// The same, for so many searches.
    public LookupLimits withSearches(int inAll, int ofAnAccount) {
        return new LookupLimits(perSecond, inAll, ofAnAccount, inFlightBytes, accountInFlightBytes);
    }

    public static LookupLimits from(Settings settings) {
        return new LookupLimits(
                settings.integer(
                        "lookups-per-second",
                        DEFAULT.perSecond,
                        "lookups and searches of each account in each region, at each instance"),
                settings.integer(
                        "max-searches",
                        DEFAULT.searches,
                        "searches under way at once, at each instance; an account can have half"),
                settings.integer(
                        "max-searches-account",
                        DEFAULT.accountSearches,
                        "of these, what an account can have in one region"),
                settings.bytes(
                        "max-in-flight",
                        DEFAULT.inFlightBytes,
                        "events found by lookups and searches in memory at once, until they are sent"),
                settings.bytes(
                        "max-in-flight-account",
                        DEFAULT.accountInFlightBytes,
                        "of `max-in-flight`, what one account can have"));
    }

    private static void requireAtLeast(String key, int least, int value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s must be at least %d, was %d".formatted(key, least, value));
        }
    }

    private static void requireRoom(String key, long value) {
        if (value < HttpEventHistory.MOST_BYTES_A_PAGE) {
            throw new IllegalArgumentException(
                    "%s must be at least %d, what the largest page takes, was %d"
                            .formatted(key, HttpEventHistory.MOST_BYTES_A_PAGE, value));
        }
    }
}
