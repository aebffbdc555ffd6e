package io.opentrail.verifier.signed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentrail.verifier.digest.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// Fills a bucket with a signed chain, to measure verifiers with: `GeneratedBucket LOGS DIGESTS
/// PEM`, where the PEM file is a signing key of a running cell, which tells the public key to all
/// who ask.
public final class GeneratedBucket {

    private static final int EVENTS = 10;

    private GeneratedBucket() {}

    public static void main(String[] args) throws Exception {
        int logFiles = Integer.parseInt(args[0]);
        int digests = Integer.parseInt(args[1]);
        var bucket = new SignedBucket(keys(Path.of(args[2])));
        fill(bucket, logFiles, digests);
        upload(bucket);
    }

    private static void fill(SignedBucket bucket, int logFiles, int digests) {
        var random = new Random(1);
        Instant last = Instant.now().truncatedTo(ChronoUnit.HOURS);
        int written = 0;
        for (int i = 1; i <= digests; i++) {
            Instant end = last.minus(SignedBucket.INTERVAL.multipliedBy(digests - i));
            var files = new Location[(int) ((long) logFiles * i / digests) - written];
            for (int j = 0; j < files.length; j++) {
                files[j] = bucket.logFile(end.minusSeconds(60L + j % 3000), content(random));
            }
            written += files.length;
            bucket.digest(end, files);
        }
    }

    private static String content(Random random) {
        var records = new StringBuilder("{\"Records\":[");
        for (int i = 0; i < EVENTS; i++) {
            records.append(i == 0 ? "" : ",")
                    .append(
                            """
                            {"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROA%016X:session","arn":"arn:aws:sts::111122223333:assumed-role/app/session","accountId":"111122223333","accessKeyId":"ASIA%016X"},"eventTime":"2026-01-01T00:00:00Z","eventSource":"s3.amazonaws.com","eventName":"GetObject","awsRegion":"us-east-1","sourceIPAddress":"203.0.113.%d","userAgent":"aws-sdk-java/2.57.8","requestParameters":{"bucketName":"data","key":"%016x"},"responseElements":null,"requestID":"%016x","eventID":"%016x-%016x","readOnly":true,"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"111122223333","eventCategory":"Data"}\
                            """
                                    .formatted(
                                            random.nextLong(),
                                            random.nextLong(),
                                            random.nextInt(256),
                                            random.nextLong(),
                                            random.nextLong(),
                                            random.nextLong(),
                                            random.nextLong()));
        }
        return records.append("]}").toString();
    }

    /// Into the bucket that digests name, made where it is missing.
    private static void upload(SignedBucket bucket) {
        try (S3Client s3 = S3Client.builder().forcePathStyle(true).build();
                var threads = Executors.newFixedThreadPool(8)) {
            s3.createBucket(create -> create.bucket(bucket.name()));
            bucket.objects()
                    .forEach((key, stored) ->
                            threads.execute(() ->
                                    s3.putObject(
                                            put ->
                                                    put.bucket(bucket.name())
                                                            .key(key)
                                                            .contentType("application/x-gzip")
                                                            .metadata(stored.userMetadata()),
                                            RequestBody.fromBytes(stored.body()))));
        }
    }

    private static KeyPair keys(Path pem) throws IOException, GeneralSecurityException {
        String text = Files.readString(pem, UTF_8);
        String body =
                text.substring(
                        text.indexOf("KEY-----") + "KEY-----".length(), text.indexOf("-----END"));
        var factory = KeyFactory.getInstance("RSA");
        var secret =
                (RSAPrivateCrtKey)
                        factory.generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
        return new KeyPair(
                factory.generatePublic(
                        new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent())),
                secret);
    }
}
