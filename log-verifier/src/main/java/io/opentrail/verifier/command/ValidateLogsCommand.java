package io.opentrail.verifier.command;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.bucket.FolderBucketReader;
import io.opentrail.verifier.bucket.MovedBuckets;
import io.opentrail.verifier.bucket.S3BucketReader;
import io.opentrail.verifier.chain.ChainVerifier;
import io.opentrail.verifier.chain.TimeRange;
import io.opentrail.verifier.digest.ChainPlace;
import io.opentrail.verifier.keys.CloudTrailPublicKeys;
import io.opentrail.verifier.keys.PublicKeyFile;
import io.opentrail.verifier.keys.PublicKeys;
import io.opentrail.verifier.report.JsonReport;
import io.opentrail.verifier.report.Report;
import io.opentrail.verifier.report.TextReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/// Proves that a trail's log files are complete and unchanged.
@Command(
        name = "validate-logs",
        description = {
            "Proves from digests and public keys that a trail's log files are complete and unchanged.",
            "Takes the options of `aws cloudtrail validate-logs` and prints what that prints, and more."
        },
        exitCodeOnInvalidInput = ValidateLogsCommand.ERROR,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:all that was found is valid",
            "1:something is not valid",
            "255:it could not be found out"
        })
public final class ValidateLogsCommand implements Callable<Integer> {

    static final int ERROR = 255;
    private static final int INVALID = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this and end")
    @SuppressWarnings("unused") // picocli sets it, and acts on it
    private boolean help;

    @Option(names = "--trail-arn", paramLabel = "ARN", required = true)
    private String trailArn = "";

    @Option(
            names = "--start-time",
            paramLabel = "T",
            required = true,
            description = "log files delivered from then on, such as 2026-01-08T05:21:42Z")
    private String startTime = "";

    @Option(names = "--end-time", paramLabel = "T", description = "and until then (default: now)")
    private Optional<String> endTime = Optional.empty();

    @Option(
            names = "--s3-bucket",
            paramLabel = "BUCKET",
            description = "where the digests were delivered (default: as the trail says)")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--s3-prefix", paramLabel = "P", description = "put before the digests' keys")
    private String prefix = "";

    @Option(
            names = "--account-id",
            paramLabel = "ID",
            description =
                    "whose log files (default: the trail's account; of an organization's trail every member)")
    private Optional<String> accountId = Optional.empty();

    @Option(
            names = "--organization-id",
            paramLabel = "ID",
            description = "of an organization's trail, with --s3-bucket")
    private Optional<String> organizationId = Optional.empty();

    @Option(names = "--all-regions", description = "every region that the bucket has digests of")
    private boolean allRegions;

    @Option(names = "--verbose", description = "tell what is valid, too")
    private boolean verbose;

    @Option(
            names = "--local-folder",
            paramLabel = "[BUCKET=]DIR",
            description =
                    "a local copy of a bucket, of --s3-bucket if none is named; may be given again")
    private List<String> localFolders = new ArrayList<>();

    @Option(
            names = "--moved",
            paramLabel = "BUCKET=NEW[/FOLDER]",
            description = "where a bucket's objects are now; may be given again")
    private Map<String, String> moved = new LinkedHashMap<>();

    @Option(
            names = "--public-keys",
            paramLabel = "FILE",
            description = "what `aws cloudtrail list-public-keys` printed, instead of asking")
    private Optional<Path> publicKeyFile = Optional.empty();

    @Option(
            names = "--digests-until",
            paramLabel = "T",
            description =
                    "the trail was logging until then: newer digests than the newest must exist (default: as the trail's status says)")
    private Optional<String> digestsUntil = Optional.empty();

    @Option(
            names = "--ignore-unlisted",
            description =
                    "don't look for log files that are in no digest; for a bucket shared with trails that have none")
    private boolean ignoreUnlisted;

    @Option(
            names = "--format",
            paramLabel = "F",
            description = "${COMPLETION-CANDIDATES} (default: text)")
    private Format format = Format.text;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "objects read at once (default: 16)")
    private int threads = 16;

    @Mixin private AwsClients aws = new AwsClients();

    @Spec private CommandSpec spec = CommandSpec.create();

    /// How the report is written; named as they are typed.
    @SuppressWarnings("MemberName")
    enum Format {
        text,
        json
    }

    @Override
    public Integer call() {
        try {
            return validate() ? 0 : INVALID;
        } catch (IOException
                | UncheckedIOException
                | IllegalArgumentException
                | SdkException failure) {
            spec.commandLine().getOut().flush();
            spec.commandLine().getErr().println("opentrail: " + failure.getMessage());
            return ERROR;
        }
    }

    private boolean validate() throws IOException {
        TrailArn arn = TrailArn.parse(trailArn);
        var now = Instant.now();
        var range =
                new TimeRange(UserTime.parse(startTime), endTime.map(UserTime::parse).orElse(now));
        try (var trail = new TrailLookup(aws, arn);
                var pool =
                        Executors.newFixedThreadPool(
                                threads, Thread.ofPlatform().daemon().factory())) {
            Optional<TrailLookup.Destination> looked =
                    bucket.isPresent() ? Optional.empty() : Optional.of(trail.destination());
            String from = bucket.orElseGet(() -> looked.orElseThrow().bucket());
            try (S3Client s3 = needsS3() ? aws.s3(arn.region(), 2 * threads) : null) {
                BucketReader reader = reader(from, s3);
                List<ChainPlace> places = places(arn, looked, from, reader);
                PublicKeys keys = publicKeys(trail);
                Report report = report(range);
                for (ChainPlace place : places) {
                    Optional<Instant> delivered = delivered(trail, looked, place, now);
                    new ChainVerifier(reader, pool, range, !ignoreUnlisted)
                            .verify(from, place, keys, delivered, report);
                }
                return report.finish();
            } finally {
                pool.shutdownNow();
            }
        }
    }

    private Report report(TimeRange range) throws IOException {
        var out = spec.commandLine().getOut();
        return switch (format) {
            case json -> new JsonReport(out, trailArn, range, verbose);
            case text ->
                    new TextReport(
                            out,
                            spec.commandLine().getErr(),
                            trailArn,
                            range,
                            verbose,
                            onTerminal());
        };
    }

    private boolean needsS3() {
        return localFolders.isEmpty() || !moved.isEmpty();
    }

    private BucketReader reader(String from, @Nullable S3Client s3) throws IOException {
        Map<String, MovedBuckets.Home> homes = new HashMap<>();
        for (String folder : localFolders) {
            int equals = folder.indexOf('=');
            String name = equals < 0 ? from : folder.substring(0, equals);
            Path path = Path.of(folder.substring(equals + 1));
            if (!Files.isDirectory(path)) {
                throw new IOException("there is no folder " + path);
            }
            homes.put(name, new MovedBuckets.Home(new FolderBucketReader(path), name, ""));
        }
        Optional<BucketReader> others =
                s3 == null ? Optional.empty() : Optional.of(new S3BucketReader(s3));
        moved.forEach((old, place) -> {
            int slash = place.indexOf('/');
            String name = slash < 0 ? place : place.substring(0, slash);
            String folder = slash < 0 ? "" : place.substring(slash + 1);
            homes.put(
                    old,
                    new MovedBuckets.Home(
                            others.orElseThrow(),
                            name,
                            folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/"));
        });
        return homes.isEmpty() ? others.orElseThrow() : new MovedBuckets(homes, others);
    }

    private List<ChainPlace> places(
            TrailArn arn,
            Optional<TrailLookup.Destination> looked,
            String from,
            BucketReader reader)
            throws IOException {
        String keyPrefix = looked.map(TrailLookup.Destination::prefix).orElse(prefix);
        boolean organization =
                organizationId.isPresent()
                        || looked.filter(TrailLookup.Destination::ofOrganization).isPresent();
        var base =
                new ChainPlace(
                        keyPrefix,
                        "",
                        accountId.orElse(arn.accountId()),
                        aws.region().isEmpty() ? arn.region() : aws.region(),
                        arn.name(),
                        arn.region());
        return new ChainPlaces(reader, from, allRegions)
                .of(base, organization, organizationId, accountId);
    }

    private PublicKeys publicKeys(TrailLookup trail) throws IOException {
        return publicKeyFile.isPresent()
                ? PublicKeyFile.read(publicKeyFile.get())
                : new CloudTrailPublicKeys(trail.client());
    }

    private Optional<Instant> delivered(
            TrailLookup trail,
            Optional<TrailLookup.Destination> looked,
            ChainPlace place,
            Instant now)
            throws IOException {
        if (digestsUntil.isPresent()) {
            return digestsUntil.map(UserTime::parse);
        }
        boolean everyRegion = looked.filter(TrailLookup.Destination::multiRegion).isPresent();
        return looked.isPresent() && (everyRegion || place.region().equals(place.homeRegion()))
                ? trail.newestDelivery(now)
                : Optional.empty();
    }

    /// On JDK 25 there is no console again where there is no terminal.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean onTerminal() {
        return System.console() != null && System.console().isTerminal();
    }
}
