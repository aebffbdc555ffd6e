package io.opentrail.verifier.signed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.digest.ChainPlace;
import io.opentrail.verifier.digest.Location;
import io.opentrail.verifier.digest.Sha256;
import io.opentrail.verifier.keys.PublicKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A bucket with a chain of digests as a signer writes it, and every means to tamper with it.
public final class SignedBucket {

    public static final String BUCKET = "signed-for-verifiers";
    public static final ChainPlace PLACE =
            new ChainPlace("", "", "111122223333", "us-east-1", "all", "us-east-1");
    public static final Duration INTERVAL = Duration.ofHours(1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeyPair KEYS = newKeys();

    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final KeyPair keys;
    private Optional<Previous> previous = Optional.empty();
    private Optional<Previous> previousBackfill = Optional.empty();
    private int logFiles;

    public SignedBucket() {
        this(KEYS);
    }

    public SignedBucket(KeyPair keys) {
        this.keys = keys;
    }

    @SuppressWarnings("ArrayRecordComponent") // nothing compares them
    public record Stored(byte[] body, Map<String, String> userMetadata) {}

    private record Previous(Location location, String sha256, String signature) {}

    /// Puts a log file, of which no digest knows yet.
    public Location logFile(Instant time, String content) {
        String key =
                "%s/111122223333_CloudTrail_us-east-1_%s_%016d.json.gz"
                        .formatted(
                                PLACE.logFolderOfDay(time).replaceAll("/$", ""),
                                time.toString().replaceAll("[-:]", "").substring(0, 13) + "Z",
                                logFiles++);
        objects.put(key, new Stored(gzip(content.getBytes(UTF_8)), Map.of()));
        return new Location(BUCKET, key);
    }

    /// Puts the digest of the interval that ends then, chained to the one before.
    public Location digest(Instant end, Location... files) {
        return digest(end, false, files);
    }

    /// Puts a backfill digest, chained to the one before.
    public Location backfillDigest(Instant end, Location... files) {
        Optional<Previous> hourly = previous;
        previous = previousBackfill;
        Location digest = digest(end, true, files);
        previousBackfill = previous;
        previous = hourly;
        return digest;
    }

    /// The next digest starts a chain.
    public void restart() {
        previous = Optional.empty();
    }

    /// Puts another digest in the place of one, signed as the key's holder can, linked to the same
    /// one before.
    public void reissue(Location location, Location... files) {
        ObjectNode digest = json(location);
        digest.set("logFiles", logFiles(files));
        put(location, digest, location.key().endsWith("_backfill.json.gz"));
    }

    private Location digest(Instant end, boolean backfill, Location... files) {
        var location = new Location(BUCKET, PLACE.key(end, backfill));
        ObjectNode digest = JSON.createObjectNode();
        digest.put("awsAccountId", PLACE.accountId());
        digest.put("digestStartTime", end.minus(INTERVAL).toString());
        digest.put("digestEndTime", end.toString());
        digest.put("digestS3Bucket", BUCKET);
        digest.put("digestS3Object", location.key());
        digest.put("digestPublicKeyFingerprint", fingerprint());
        digest.put("digestSignatureAlgorithm", "SHA256withRSA");
        digest.put("previousDigestS3Bucket", previous.map(p -> p.location().bucket()).orElse(null));
        digest.put("previousDigestS3Object", previous.map(p -> p.location().key()).orElse(null));
        digest.put("previousDigestHashValue", previous.map(Previous::sha256).orElse(null));
        digest.put("previousDigestSignature", previous.map(Previous::signature).orElse(null));
        digest.set("logFiles", logFiles(files));
        previous = Optional.of(put(location, digest, backfill));
        return location;
    }

    private ArrayNode logFiles(Location... files) {
        ArrayNode list = JSON.createArrayNode();
        for (Location file : files) {
            list.addObject()
                    .put("s3Bucket", file.bucket())
                    .put("s3Object", file.key())
                    .put("hashValue", Sha256.of(gunzip(stored(file).body())))
                    .put("hashAlgorithm", "SHA-256");
        }
        return list;
    }

    private Previous put(Location location, ObjectNode digest, boolean backfill) {
        byte[] bytes = digest.toString().getBytes(UTF_8);
        String sha256 = Sha256.of(bytes);
        String signature =
                sign(
                        "%s\n%s/%s\n%s\n%s"
                                .formatted(
                                        digest.get("digestEndTime").asText(),
                                        location.bucket(),
                                        location.key(),
                                        sha256,
                                        digest.get("previousDigestSignature").asText("null")));
        Map<String, String> metadata = new HashMap<>();
        metadata.put("signature", signature);
        metadata.put("signature-algorithm", "SHA256withRSA");
        if (backfill) {
            metadata.put("backfill-generation-timestamp", "2026-03-01T00:00:00.000Z");
        }
        objects.put(location.key(), new Stored(gzip(bytes), metadata));
        return new Previous(location, sha256, signature);
    }

    public void delete(Location location) {
        objects.remove(location.key());
    }

    public void replace(Location location, byte[] body) {
        objects.put(location.key(), new Stored(body, stored(location).userMetadata()));
    }

    public void append(Location location, byte[] bytes) {
        byte[] body = stored(location).body();
        byte[] longer = Arrays.copyOf(body, body.length + bytes.length);
        System.arraycopy(bytes, 0, longer, body.length, bytes.length);
        replace(location, longer);
    }

    public void dropMetadata() {
        objects.replaceAll((_, stored) -> new Stored(stored.body(), Map.of()));
    }

    public void dropMetadata(Location location) {
        objects.put(location.key(), new Stored(stored(location).body(), Map.of()));
    }

    public void move(Location from, Location to) {
        objects.put(to.key(), objects.get(from.key()));
    }

    private Stored stored(Location location) {
        return Objects.requireNonNull(objects.get(location.key()), location::toString);
    }

    public String name() {
        return BUCKET;
    }

    public Map<String, Stored> objects() {
        return objects;
    }

    public ObjectNode json(Location location) {
        try {
            return (ObjectNode) JSON.readTree(gunzip(stored(location).body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PublicKeys publicKeys() {
        Map<String, byte[]> byFingerprint = Map.of(fingerprint(), pkcs1());
        return (_, _) -> byFingerprint;
    }

    /// SPKI puts 24 bytes before PKCS#1 for a key of 2048 bits.
    public byte[] pkcs1() {
        byte[] spki = keys.getPublic().getEncoded();
        return Arrays.copyOfRange(spki, 24, spki.length);
    }

    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(pkcs1()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Files without their metadata, as a plain copy has them.
    public void copyTo(Path folder) throws IOException {
        for (var object : objects.entrySet()) {
            Path file = folder.resolve(object.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, object.getValue().body());
        }
    }

    /// Reads what is there when it reads.
    ///
    /// @param mayLackMetadata see [BucketReader#mayLackMetadata]
    public BucketReader reader(boolean mayLackMetadata) {
        return new Reader(mayLackMetadata);
    }

    private final class Reader implements BucketReader {

        private final boolean mayLackMetadata;

        private Reader(boolean mayLackMetadata) {
            this.mayLackMetadata = mayLackMetadata;
        }

        @Override
        public Optional<OpenObject> open(String bucket, String key) {
            @Nullable Stored stored = objects.get(key);
            return stored == null
                    ? Optional.empty()
                    : Optional.of(
                            new OpenObject(
                                    new ByteArrayInputStream(stored.body()), stored::userMetadata));
        }

        @Override
        public void keys(String bucket, String prefix, String after, Predicate<String> more) {
            for (String key : List.copyOf(objects.tailMap(after, false).keySet())) {
                if (key.startsWith(prefix) && !more.test(key)) {
                    return;
                }
            }
        }

        @Override
        public List<String> folders(String bucket, String folder) {
            return objects.keySet().stream()
                    .filter(key -> key.startsWith(folder))
                    .map(key -> key.substring(folder.length()))
                    .filter(rest -> rest.contains("/"))
                    .map(rest -> rest.substring(0, rest.indexOf('/')))
                    .distinct()
                    .toList();
        }

        @Override
        public boolean mayLackMetadata() {
            return mayLackMetadata;
        }
    }

    public static byte[] gzip(byte[] bytes) {
        var gzipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(gzipped)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return gzipped.toByteArray();
    }

    private static byte[] gunzip(byte[] gzip) {
        try (var in = new java.util.zip.GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
