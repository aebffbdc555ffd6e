package io.opentrail.schemas.topics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What has one digest chain: the files of one trail, account and region. Also the key of receipts,
/// so that all receipts of a chain meet in one partition, in order.
public record ChainKey(String trailId, String accountId, String awsRegion) {

    private static final Pattern TEXT = Pattern.compile("([^/]+)/([^/]+)/([^/]+)");

    /// `<trailId>/<accountId>/<region>`; throws IllegalArgumentException for anything else.
    public static ChainKey parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a chain key: '" + text + "'");
        }
        return new ChainKey(parts.group(1), parts.group(2), parts.group(3));
    }

    @Override
    public String toString() {
        return trailId + "/" + accountId + "/" + awsRegion;
    }
}
