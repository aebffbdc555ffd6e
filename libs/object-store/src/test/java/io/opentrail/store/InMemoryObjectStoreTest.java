package io.opentrail.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {

    private static final PutRequest PUT = PutRequest.gzip("logs", "key", "body".getBytes(UTF_8));

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected String emptyBucket() {
        store.createBucket("logs");
        return "logs";
    }

    @Test
    void afterALostAnswerTheObjectIsAlreadyThere() {
        store.createBucket("logs").loseNextAnswers(1);

        assertThatThrownBy(() -> store.put(PUT)).isInstanceOf(StoreUnavailableException.class);
        assertThat(store.put(PUT)).isEqualTo(new PutOutcome.AlreadyThere(4));
    }

    @Test
    void aCallToldToFailWritesNothing() {
        store.createBucket("logs").failNextCalls(1);

        assertThatThrownBy(() -> store.put(PUT)).isInstanceOf(StoreUnavailableException.class);
        assertThat(store.objects("logs")).isEmpty();
        assertThat(store.put(PUT)).isEqualTo(new PutOutcome.Stored());
    }

    @Test
    void aBucketToldToRefuseSaysItsCodeUntilItAcceptsAgain() {
        store.createBucket("logs").refuse("logs", "AccessDenied");

        assertThatThrownBy(() -> store.put(PUT))
                .isInstanceOfSatisfying(
                        BucketRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("AccessDenied"));
        assertThat(store.bucketStatus("logs")).isEqualTo(new BucketStatus.Denied("AccessDenied"));

        store.accept("logs");
        assertThat(store.put(PUT)).isEqualTo(new PutOutcome.Stored());
    }

    @Test
    void aWriteOnlyBucketTakesAPutAndCannotCompareTheSecond() {
        store.createBucket("logs").denyReads("logs");

        assertThat(store.put(PUT)).isEqualTo(new PutOutcome.Stored());
        assertThat(store.put(PUT)).isEqualTo(new PutOutcome.ThereUnread("AccessDenied"));
    }
}
