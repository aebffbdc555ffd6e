package io.opentrail.controlapi.trail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an ARN in a request is the ARN of, for requests that take several kinds of resource.
public sealed interface ResourceArn {

    /// A trail.
    record OfTrail(TrailArn arn) implements ResourceArn {}

    /// An event data store.
    record OfStore(String arn) implements ResourceArn {}

    /// A channel.
    record OfChannel(String arn) implements ResourceArn {}

    /// A dashboard.
    record OfDashboard(String arn) implements ResourceArn {}

    /// An ARN of one of these kinds that breaks the kind's form.
    record Malformed(Kind kind, String arn) implements ResourceArn {}

    /// An ARN of anything else.
    record Foreign(String arn) implements ResourceArn {}

    /// No ARN at all.
    record NotAnArn(String text) implements ResourceArn {}

    /// The kinds of resource that CloudTrail has.
    enum Kind {
        TRAIL,
        EVENT_DATA_STORE,
        CHANNEL,
        DASHBOARD
    }

    /// Says what a text is the ARN of.
    static ResourceArn parse(String text) {
        Matcher parts = Patterns.ARN.matcher(text);
        if (!parts.matches()) {
            return Patterns.ANY_ARN.matcher(text).matches()
                    ? new Foreign(text)
                    : new NotAnArn(text);
        }
        boolean uuid = Patterns.UUID.matcher(parts.group(2)).matches();
        return switch (parts.group(1)) {
            case "trail" -> {
                Optional<TrailArn> trail = TrailArn.parse(text);
                yield trail.isPresent()
                        ? new OfTrail(trail.get())
                        : new Malformed(Kind.TRAIL, text);
            }
            case "eventdatastore" ->
                    uuid ? new OfStore(text) : new Malformed(Kind.EVENT_DATA_STORE, text);
            case "channel" -> uuid ? new OfChannel(text) : new Malformed(Kind.CHANNEL, text);
            case "dashboard" ->
                    Patterns.DASHBOARD.matcher(parts.group(2)).matches()
                            ? new OfDashboard(text)
                            : new Malformed(Kind.DASHBOARD, text);
            default -> new Foreign(text);
        };
    }

    /// The forms of ARNs.
    final class Patterns {

        private static final Pattern ARN =
                Pattern.compile("arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:[0-9]{12}:([a-z]+)/(.+)");
        private static final Pattern ANY_ARN =
                Pattern.compile("arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:.+");
        private static final Pattern UUID =
                Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        private static final Pattern DASHBOARD = Pattern.compile("[A-Za-z0-9_-]{3,128}");

        private Patterns() {}
    }
}
