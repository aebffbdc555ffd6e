package io.opentrail.e2e;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads what one account's trails deliver, with the public keys of each region.
final class Auditor implements AutoCloseable {

    private final CellProcess cell;
    private final String account;
    private final Map<String, Clients> clientsByRegion = new HashMap<>();

    Auditor(CellProcess cell, String account) {
        this.cell = cell;
        this.account = account;
    }

    Bucket bucket(String name) {
        return new Bucket(clients("us-east-1").s3(), name);
    }

    /// The digests of a region that there are now.
    DigestChain chain(Bucket bucket, String region) {
        return new DigestChain(
                bucket,
                "AWSLogs/%s/CloudTrail-Digest/%s".formatted(account, region),
                clients(region).cloudTrail());
    }

    /// The digests of an account of the auditor's organization.
    DigestChain chain(Bucket bucket, String organization, String member, String region) {
        return new DigestChain(
                bucket,
                "AWSLogs/%s/%s/CloudTrail-Digest/%s".formatted(organization, member, region),
                clients(region).cloudTrail());
    }

    /// The log files that a region's digests list, each of them and the chain verified.
    List<String> verifiedLogFiles(Bucket bucket, String region) {
        try {
            return chain(bucket, region).verifiedLogFiles();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Clients clients(String region) {
        return clientsByRegion.computeIfAbsent(
                region,
                any -> Clients.of(cell.ports(), cell.data(), Identity.profile(account), any));
    }

    @Override
    public void close() {
        clientsByRegion.values().forEach(Clients::close);
    }
}
