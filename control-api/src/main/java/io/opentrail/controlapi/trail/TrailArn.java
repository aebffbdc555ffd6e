package io.opentrail.controlapi.trail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a trail that is unique everywhere.
///
/// @param region the trail's home region
public record TrailArn(String region, String accountId, String name) {

    /// One spelling only, the one that [#toString] gives: policies are asked about the text of a
    /// request, so a trail with two ARNs would slip through a policy that denies one of them.
    private static final Pattern TEXT =
            Pattern.compile("arn:aws:cloudtrail:([a-z0-9-]+):([0-9]{12}):trail/(.+)");

    /// Empty for anything that is not a trail's ARN, also if only the name breaks the rules.
    public static Optional<TrailArn> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches() && TrailName.problem(parts.group(3)).isEmpty()
                ? Optional.of(new TrailArn(parts.group(1), parts.group(2), parts.group(3)))
                : Optional.empty();
    }

    /// What a name or an ARN in a request stands for, whether it is valid or not: what policies are
    /// asked about.
    public static String resource(Caller caller, String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : new TrailArn(caller.region(), caller.accountId(), nameOrArn).toString();
    }

    @Override
    public String toString() {
        return "arn:aws:cloudtrail:%s:%s:trail/%s".formatted(region, accountId, name);
    }
}
