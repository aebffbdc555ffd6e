package io.opentrail.gateway;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Accounts that are spread over several partitions, as configured.
final class HotAccounts {

    private static final Pattern ENTRY = Pattern.compile("([0-9]{12})=([0-9]{1,4})");

    private HotAccounts() {}

    /// @param entries `<account>=<partitions>`
    /// @throws IllegalArgumentException if one is something else, or an account is there twice
    static Map<String, Integer> parse(List<String> entries) {
        var partitionsByAccount = new TreeMap<String, Integer>();
        for (String entry : entries) {
            Matcher parts = ENTRY.matcher(entry);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "hot-accounts: '%s' is not <12 digits>=<number of partitions>"
                                .formatted(entry));
            }
            if (partitionsByAccount.put(parts.group(1), Integer.valueOf(parts.group(2))) != null) {
                throw new IllegalArgumentException(
                        "hot-accounts: %s is there twice".formatted(parts.group(1)));
            }
        }
        return partitionsByAccount;
    }
}
