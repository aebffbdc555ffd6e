package io.opentrail.verifier.bucket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.verifier.bucket.BucketReader.OpenObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every reader of buckets does, wherever they are.
abstract class BucketReaderContract {

    static final String BUCKET = "contract-of-readers";

    protected abstract BucketReader reader();

    protected abstract void put(String key, byte[] body, Map<String, String> metadata)
            throws IOException;

    @BeforeEach
    final void fill() throws IOException {
        for (String key : List.of("a/b/2", "a/b/1", "a/b.x", "a/c/1", "a/b/1x", "z/é", "z/z")) {
            put(key, key.getBytes(UTF_8), Map.of());
        }
    }

    @Test
    void anObjectComesWithItsMetadata() throws IOException {
        put("a/digest", "body".getBytes(UTF_8), Map.of("signature", "0a1b", "other-name", "x y"));

        try (OpenObject object = reader().open(BUCKET, "a/digest").orElseThrow()) {
            assertThat(object.body().readAllBytes()).asString(UTF_8).isEqualTo("body");
            assertThat(object.userMetadata())
                    .containsEntry("signature", "0a1b")
                    .containsEntry("other-name", "x y");
        }
    }

    @Test
    void aFreeKeyHoldsNothing() throws IOException {
        assertThat(reader().open(BUCKET, "a/b/3")).isEmpty();
        assertThat(reader().open(BUCKET, "a/b")).isEqualTo(Optional.empty());
    }

    @Test
    void keysComeInTheOrderOfTheirBytes() throws IOException {
        assertThat(keys("", ""))
                .containsExactly("a/b.x", "a/b/1", "a/b/1x", "a/b/2", "a/c/1", "z/z", "z/é");
    }

    @Test
    void keysHaveThePrefixAndComeAfterTheOther() throws IOException {
        assertThat(keys("a/b/", "a/b/1")).containsExactly("a/b/1x", "a/b/2");
        assertThat(keys("a/b", "a/b/0")).containsExactly("a/b/1", "a/b/1x", "a/b/2");
        assertThat(keys("nowhere/", "")).isEmpty();
    }

    @Test
    void nobodyNeedsToReadAllKeys() throws IOException {
        List<String> keys = new ArrayList<>();

        reader().keys(BUCKET, "a/", "", key -> keys.add(key) && keys.size() < 2);

        assertThat(keys).containsExactly("a/b.x", "a/b/1");
    }

    @Test
    void foldersAreNamed() throws IOException {
        assertThat(reader().folders(BUCKET, "a/")).containsExactly("b", "c");
        assertThat(reader().folders(BUCKET, "nowhere/")).isEmpty();
    }

    private List<String> keys(String prefix, String after) throws IOException {
        List<String> keys = new ArrayList<>();
        reader().keys(BUCKET, prefix, after, keys::add);
        return keys;
    }
}
