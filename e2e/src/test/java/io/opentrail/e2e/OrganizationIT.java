package io.opentrail.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;

/// One trail for all accounts of an organization, in a running cell.
class OrganizationIT {

    private static final String ORGANIZATION = "o-exampleorg1";
    private static final String MANAGEMENT = "710000000001";
    private static final String DELEGATE = "710000000002";
    private static final String MEMBER = "710000000003";
    private static final String OUTSIDER = "710000000009";
    private static final Set<String> MEMBERS = Set.of(MANAGEMENT, DELEGATE, MEMBER);
    private static final List<String> REGIONS = List.of("us-east-1", "eu-west-1");

    private static CellProcess cell;
    private static Sender sender;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path identities = folder.resolve("identities.yaml");
        Identity.writeOrganization(identities, ORGANIZATION, MANAGEMENT, MEMBERS);
        cell =
                CellProcess.start(
                        folder.resolve("data"),
                        Map.of(
                                "regions", String.join(",", REGIONS),
                                "identity", identities.toString(),
                                "partitions", "2",
                                "flush-interval", "1s",
                                "digest-interval", "5s",
                                "drain-grace", "2s"));
        sender = new Sender(cell.ports(), Identity.SERVICE_KEY, Identity.SERVICE_SECRET);
    }

    @AfterAll
    static void stop() {
        sender.close();
        cell.close();
    }

    @Test
    void membersEventsAreInTheOrganizationsFolderAndOnlyWhileTheTrailIsItsOwn() throws Exception {
        try (Clients management = clients(MANAGEMENT);
                Clients delegate = clients(DELEGATE);
                var auditor = new Auditor(cell, MANAGEMENT)) {
            management.s3().createBucket(create -> create.bucket("org"));
            Bucket bucket = auditor.bucket("org");
            management
                    .cloudTrail()
                    .registerOrganizationDelegatedAdmin(r -> r.memberAccountId(DELEGATE));
            String arn = startTrail(delegate.cloudTrail());
            var expected = new ArrayList<Bucket.Delivered>();

            expected.addAll(send(ORGANIZATION, MEMBERS));
            send(ORGANIZATION, Set.of(OUTSIDER));
            management.cloudTrail().updateTrail(r -> r.name(arn).isOrganizationTrail(false));
            expected.addAll(send("", Set.of(MANAGEMENT)));
            send("", Set.of(DELEGATE, MEMBER));
            management.cloudTrail().updateTrail(r -> r.name(arn).isOrganizationTrail(true));
            expected.addAll(send(ORGANIZATION, MEMBERS));
            delegate.cloudTrail().stopLogging(r -> r.name(arn));

            Await.until("all", () -> bucket.records().size(), n -> n >= expected.size());
            assertThat(bucket.records()).containsExactlyInAnyOrderElementsOf(expected);
            for (String region : REGIONS) {
                for (String account : Set.of(DELEGATE, MEMBER)) {
                    Await.untilAsserted(
                            "digests of " + account + " in " + region,
                            () ->
                                    assertThat(verified(auditor, bucket, account, region))
                                            .containsExactlyInAnyOrderElementsOf(
                                                    logFiles(bucket, account, region)));
                }
            }
        }
    }

    private static List<String> verified(
            Auditor auditor, Bucket bucket, String account, String region) {
        try {
            return auditor.chain(bucket, ORGANIZATION, account, region).verifiedLogFiles();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> logFiles(Bucket bucket, String account, String region) {
        return bucket.logFileKeys().stream()
                .filter(key -> key.contains("/%s/CloudTrail/%s/".formatted(account, region)))
                .toList();
    }

    private static String startTrail(CloudTrailClient cloudTrail) {
        String arn =
                cloudTrail
                        .createTrail(create ->
                                create.name("everyone")
                                        .s3BucketName("org")
                                        .isMultiRegionTrail(true)
                                        .isOrganizationTrail(true)
                                        .enableLogFileValidation(true))
                        .trailARN();
        cloudTrail.startLogging(start -> start.name(arn));
        return arn;
    }

    /// Some events of each account and region.
    ///
    /// @return how they are delivered if they are
    private static List<Bucket.Delivered> send(String organization, Set<String> accounts)
            throws IOException, InterruptedException {
        var delivered = new ArrayList<Bucket.Delivered>();
        for (String account : accounts) {
            for (String region : REGIONS) {
                for (int i = 0; i < 10; i++) {
                    delivered.add(
                            new Bucket.Delivered(
                                    organization,
                                    account,
                                    region,
                                    Events.event(account, region, UUID.randomUUID())));
                }
            }
        }
        Sender.Answer answer = sender.send(delivered.stream().map(Bucket.Delivered::json).toList());
        assertThat(answer.accepted()).isEqualTo(delivered.size());
        return delivered;
    }

    private static Clients clients(String account) {
        return Clients.of(cell.ports(), cell.data(), Identity.profile(account), "us-east-1");
    }
}
