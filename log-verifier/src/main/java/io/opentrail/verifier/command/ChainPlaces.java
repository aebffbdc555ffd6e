package io.opentrail.verifier.command;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.digest.ChainPlace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which chains a trail has: the bucket's folders tell members and regions.
final class ChainPlaces {

    private static final Pattern ORGANIZATION = Pattern.compile("o-[a-z0-9]+");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final BucketReader reader;
    private final String bucket;
    private final boolean allRegions;

    ChainPlaces(BucketReader reader, String bucket, boolean allRegions) {
        this.reader = reader;
        this.bucket = bucket;
        this.allRegions = allRegions;
    }

    /// @param base the chain of the trail's own account and of the region asked for
    /// @param accountId the only one wanted of an organization's members
    List<ChainPlace> of(
            ChainPlace base,
            boolean organization,
            Optional<String> organizationId,
            Optional<String> accountId)
            throws IOException {
        List<ChainPlace> places = new ArrayList<>();
        for (ChainPlace account :
                organization ? members(base, organizationId, accountId) : List.of(base)) {
            places.addAll(allRegions ? regions(account) : List.of(account));
        }
        return places;
    }

    private List<ChainPlace> members(
            ChainPlace base, Optional<String> organizationId, Optional<String> accountId)
            throws IOException {
        String id = organizationId.isPresent() ? organizationId.get() : organization(base);
        ChainPlace own = in(base, id, base.accountId(), base.region());
        if (accountId.isPresent()) {
            return List.of(own);
        }
        return reader.folders(bucket, own.accountsFolder()).stream()
                .filter(ACCOUNT.asMatchPredicate())
                .map(account -> in(base, id, account, base.region()))
                .toList();
    }

    private String organization(ChainPlace base) throws IOException {
        List<String> found =
                reader.folders(bucket, base.accountsFolder()).stream()
                        .filter(ORGANIZATION.asMatchPredicate())
                        .toList();
        if (found.size() != 1) {
            throw new IOException(
                    "bucket '%s' has the folders of %d organizations %s; name one with --organization-id"
                            .formatted(bucket, found.size(), found));
        }
        return found.getFirst();
    }

    private List<ChainPlace> regions(ChainPlace account) throws IOException {
        return reader.folders(bucket, account.accountFolder() + "CloudTrail-Digest/").stream()
                .map(region -> in(account, account.organizationId(), account.accountId(), region))
                .toList();
    }

    private static ChainPlace in(
            ChainPlace base, String organizationId, String accountId, String region) {
        return new ChainPlace(
                base.keyPrefix(),
                organizationId,
                accountId,
                region,
                base.trailName(),
                base.homeRegion());
    }
}
