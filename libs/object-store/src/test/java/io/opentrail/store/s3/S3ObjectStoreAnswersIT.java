package io.opentrail.store.s3;

import static io.opentrail.store.s3.ScriptedServer.ENCRYPTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.opentrail.store.BucketRefusedException;
import io.opentrail.store.PutOutcome;
import io.opentrail.store.PutRequest;
import io.opentrail.store.StoreException;
import io.opentrail.store.StoreUnavailableException;
import io.opentrail.store.s3.PutOption.Use;
import io.opentrail.store.s3.ScriptedServer.Answer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the adapter makes of each answer, and what it says to the store.
class S3ObjectStoreAnswersIT {

    private static final String KEY_ID = "-aws-kms-key-id";
    private static final String ACL = "x-amz-acl";

    private static final PutRequest PUT =
            new PutRequest(
                    "logs-bucket",
                    "dir/key.json.gz",
                    new byte[] {1, 2, 3},
                    PutRequest.GZIP,
                    Map.of("signature", "0a"));

    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "503, SlowDown",
        "503, ServiceUnavailable",
        "429, TooManyRequests",
        "408, RequestTimeout",
        "400, RequestTimeout",
        "403, RequestTimeTooSkewed",
        "409, ConditionalRequestConflict",
        "409, OperationAborted",
        "307, TemporaryRedirect"
    })
    void aPassingTroubleIsUnavailableAndNotRetriedHere(int status, String code) throws Exception {
        try (var server = new ScriptedServer(new Answer(status, code));
                var store = store(server)) {
            var failure = failure(store);

            assertThat(failure).isInstanceOf(StoreUnavailableException.class);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.httpStatus()).isEqualTo(status);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied",
        "403, AllAccessDisabled",
        "404, NoSuchBucket",
        "301, PermanentRedirect"
    })
    void aLastingAnswerIsARefusal(int status, String code) throws Exception {
        try (var server = new ScriptedServer(new Answer(status, code));
                var store = store(server)) {
            var failure = failure(store);

            assertThat(failure).isInstanceOf(BucketRefusedException.class);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageContainingAll("logs-bucket", "dir/key.json.gz", code);
        }
    }

    @Test
    void aPutAsksForEncryptionAndForTheBucketOwnersControl() throws Exception {
        try (var server = new ScriptedServer(new Answer(200, ""));
                var store = store(server)) {
            store.put(PUT);

            var headers = server.requests().getFirst().headers();
            assertThat(headers.get(ENCRYPTION)).containsExactly("AES256");
            assertThat(headers.get(ACL)).containsExactly("bucket-owner-full-control");
        }
    }

    @Test
    void aStoreThatCannotIsAskedOnceAndNeverAgain() throws Exception {
        try (var server =
                        new ScriptedServer(
                                new Answer(501, "NotImplemented"),
                                new Answer(400, "InvalidArgument"),
                                new Answer(200, ""),
                                new Answer(200, ""));
                var store = store(server)) {
            store.put(PUT);
            store.put(PUT);

            assertThat(server.requests())
                    .extracting(
                            request -> request.headers().containsKey(ENCRYPTION),
                            request -> request.headers().containsKey(ACL))
                    .containsExactly(
                            tuple(true, true),
                            tuple(false, true),
                            tuple(true, false),
                            tuple(true, false));
            assertThat(store.options()).containsExactly(PutOption.ENCRYPTION);
        }
    }

    @Test
    void aStoreThatDoesNotSayThatItEncryptsIsNotAskedAgain() throws Exception {
        try (var server = new ScriptedServer(new Answer(201, ""), new Answer(201, ""));
                var store = store(server)) {
            store.put(PUT);
            store.put(PUT);

            assertThat(server.requests())
                    .extracting(request -> request.headers().containsKey(ENCRYPTION))
                    .containsExactly(true, false);
            assertThat(store.options()).containsExactly(PutOption.OWNERSHIP);
        }
    }

    @Test
    void aRefusalThatHasAnotherReasonStandsAndTeachesNothing() throws Exception {
        try (var server =
                        new ScriptedServer(
                                new Answer(501, "NotImplemented"),
                                new Answer(501, "NotImplemented"),
                                new Answer(501, "NotImplemented"),
                                new Answer(501, "NotImplemented"));
                var store = store(server)) {
            var failure = failure(store);

            assertThat(failure).isInstanceOf(BucketRefusedException.class);
            assertThat(failure.code()).isEqualTo("NotImplemented");
            assertThat(server.requests()).hasSize(4);
            assertThat(store.options())
                    .containsExactlyInAnyOrder(PutOption.ENCRYPTION, PutOption.OWNERSHIP);
        }
    }

    @Test
    void whatIsRequiredIsNotGivenUp() throws Exception {
        try (var server = new ScriptedServer(new Answer(501, "NotImplemented"));
                var store =
                        new S3ObjectStore(
                                config(server, S3StoreConfig.DEFAULT_CALL_TIMEOUT)
                                        .with(Map.of(PutOption.ENCRYPTION, Use.REQUIRED)))) {
            assertThat(failure(store)).isInstanceOf(BucketRefusedException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aTrailsOwnKeyIsNeverGivenUp() throws Exception {
        try (var server =
                        new ScriptedServer(
                                new Answer(400, "KMS.DisabledException"),
                                new Answer(400, "KMS.DisabledException"),
                                new Answer(400, "KMS.DisabledException"),
                                new Answer(400, "KMS.DisabledException"));
                var store = store(server)) {
            var encrypted = PUT.encryptedWith(Optional.of("arn:aws:kms:us-east-1:1:key/k"));

            assertThatThrownBy(() -> store.put(encrypted))
                    .isInstanceOf(BucketRefusedException.class);
            assertThat(server.requests())
                    .allMatch(request ->
                            "aws:kms".equals(request.headers().getFirst(ENCRYPTION))
                                    && "arn:aws:kms:us-east-1:1:key/k"
                                            .equals(
                                                    request.headers()
                                                            .getFirst(ENCRYPTION + KEY_ID)));
        }
    }

    @Test
    void anAnswerWithoutACodeIsNamedByItsStatus() throws Exception {
        try (var server = new ScriptedServer(new Answer(403, ""));
                var store = store(server)) {
            assertThat(failure(store).code()).isEqualTo("Http403");
        }
    }

    @Test
    void aTakenKeyInABucketThatWeMayNotReadIsThereUnread() throws Exception {
        try (var server =
                        new ScriptedServer(
                                new Answer(412, "PreconditionFailed"),
                                new Answer(403, "AccessDenied"));
                var store = store(server)) {
            assertThat(store.put(PUT)).isEqualTo(new PutOutcome.ThereUnread("AccessDenied"));
        }
    }

    @Test
    void aTakenKeyThatIsFreeAMomentLaterIsWorthARetry() throws Exception {
        try (var server =
                        new ScriptedServer(
                                new Answer(412, "PreconditionFailed"),
                                new Answer(404, "NoSuchKey"));
                var store = store(server)) {
            assertThat(failure(store)).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void aServerThatNeverAnswersIsUnavailableAfterTheCallTimeout() throws Exception {
        try (var server = new ScriptedServer();
                var store = store(server, Duration.ofMillis(300))) {
            assertThat(failure(store)).isInstanceOf(StoreUnavailableException.class);
            assertThat(server.requests()).hasSize(1);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void anInterruptEndsTheCallAndStaysSet() throws Exception {
        try (var server = new ScriptedServer();
                var store = store(server)) {
            Thread.currentThread().interrupt();

            var failure = failure(store);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure).isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void aPutIsPlainConditionalAndWithoutAnEncoding() throws Exception {
        try (var server = new ScriptedServer(new Answer(200, ""));
                var store = store(server)) {
            assertThat(store.put(PUT)).isEqualTo(new PutOutcome.Stored());

            var request = server.requests().getFirst();
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.path()).isEqualTo("/logs-bucket/dir/key.json.gz");
            assertThat(request.body()).isEqualTo(ByteBuffer.wrap(PUT.body()));
            assertThat(request.headers().get("If-None-Match")).containsExactly("*");
            assertThat(request.headers().get("Content-Type")).containsExactly("application/x-gzip");
            assertThat(request.headers().get("x-amz-meta-signature")).containsExactly("0a");
            // the body's own SHA-256, so the signature covers it
            assertThat(request.headers().get("x-amz-content-sha256"))
                    .containsExactly(
                            "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
            assertThat(request.headers())
                    .doesNotContainKeys("Content-encoding", "Transfer-encoding", "X-amz-trailer");
        }
    }

    private static StoreException failure(S3ObjectStore store) {
        return catchThrowableOfType(StoreException.class, () -> store.put(PUT));
    }

    private static S3ObjectStore store(ScriptedServer server) {
        return store(server, S3StoreConfig.DEFAULT_CALL_TIMEOUT);
    }

    private static S3ObjectStore store(ScriptedServer server, Duration callTimeout) {
        return new S3ObjectStore(config(server, callTimeout));
    }

    private static S3StoreConfig config(ScriptedServer server, Duration callTimeout) {
        return new S3StoreConfig(
                server.endpoint(),
                "us-east-1",
                new S3Credentials("key", "secret"),
                S3StoreConfig.DEFAULT_CONNECT_TIMEOUT,
                callTimeout,
                S3StoreConfig.DEFAULT_MAX_CONNECTIONS,
                S3StoreConfig.DEFAULT_MAX_READ_BYTES,
                S3StoreConfig.DEFAULT_PUT_OPTIONS);
    }
}
