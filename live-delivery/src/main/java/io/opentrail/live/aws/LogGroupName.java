package io.opentrail.live.aws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The log group that a trail names.
record LogGroupName(String accountId, String name) {

    private static final Pattern ARN =
            Pattern.compile("arn:[^:]+:logs:[^:]*:([^:]*):log-group:([^:]+)(:.*)?");

    /// @throws IllegalArgumentException if it is no log group's ARN
    static LogGroupName parse(String arn) {
        Matcher parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the ARN of a log group: '" + arn + "'");
        }
        return new LogGroupName(parts.group(1), parts.group(2));
    }

    /// @param template the name at the endpoint, where `{account}` and `{name}` stand for these
    String in(String template) {
        return template.replace("{account}", accountId).replace("{name}", name);
    }
}
