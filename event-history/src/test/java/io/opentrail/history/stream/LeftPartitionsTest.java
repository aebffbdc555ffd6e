package io.opentrail.history.stream;

import static io.opentrail.history.event.Events.NOW;
import static io.opentrail.history.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.event.AuditEvent;
import io.opentrail.history.event.Events;
import io.opentrail.history.store.HistoryStore;
import io.opentrail.history.store.StoreConfig;
import io.opentrail.history.store.StoreOptions;
import io.opentrail.schemas.serde.AuditEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftPartitionsTest {

    private static final Duration DELAY = Duration.ofMinutes(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Path folder;
    private final PartitionStores stores;
    private final LeftPartitions left;
    private Instant now = NOW;
    private Optional<Set<Integer>> assigned = Optional.of(Set.of());

    LeftPartitionsTest(@TempDir Path root) {
        this.folder = root.resolve("history");
        this.stores =
                new PartitionStores(
                        folder,
                        new StoreOptions(StoreConfig.DEFAULT),
                        AuditEvents.deserializer(Events.registry()),
                        () -> now);
        this.left = new LeftPartitions(stores, DELAY, () -> assigned, () -> now);
    }

    @AfterEach
    void close() {
        left.close();
        stores.close();
    }

    private HistoryStore open(int partition) {
        HistoryStore store = stores.open(partition);
        AuditEvent event = event("e", now).build();
        store.put(event, Events.encoded(event));
        store.flush();
        return store;
    }

    private void openAndClose(int partition) {
        stores.close(partition, open(partition));
    }

    private void sweepAfter(Duration pause) throws IOException {
        now = now.plus(pause);
        left.sweep();
    }

    private List<String> folders() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void filesGoOnceTheirPartitionHasBeenAwayForTheDelay() throws IOException {
        open(0);
        openAndClose(1);

        sweepAfter(MINUTE);
        sweepAfter(DELAY.minusMillis(1));
        List<String> before = folders();
        sweepAfter(MINUTE);

        assertThat(before).containsExactly("partition-0", "partition-1");
        assertThat(folders()).containsExactly("partition-0");
    }

    @Test
    void whatAProcessBeforeHadGoesToo() throws IOException {
        Files.createDirectories(folder.resolve("partition-7"));

        sweepAfter(MINUTE);
        sweepAfter(DELAY);

        assertThat(folders()).isEmpty();
    }

    @Test
    void whatIsAssignedStaysThoughItIsNotOpen() throws IOException {
        openAndClose(1);
        assigned = Optional.of(Set.of(1));

        sweepAfter(MINUTE);
        sweepAfter(DELAY.plus(MINUTE));

        assertThat(folders()).containsExactly("partition-1");
    }

    @Test
    void aPartitionThatCameBackAndWentIsAwayFromThenOn() throws IOException {
        openAndClose(1);
        sweepAfter(MINUTE);
        now = now.plus(DELAY);
        openAndClose(1);

        sweepAfter(MINUTE);
        List<String> soon = folders();
        sweepAfter(DELAY);

        assertThat(soon).containsExactly("partition-1");
        assertThat(folders()).isEmpty();
    }

    @Test
    void nothingGoesWhileTheStreamHasTroubleNorSoonAfter() throws IOException {
        openAndClose(1);
        sweepAfter(MINUTE);
        assigned = Optional.empty();
        sweepAfter(DELAY);
        assigned = Optional.of(Set.of());

        sweepAfter(MINUTE);
        sweepAfter(DELAY.minus(MINUTE));

        assertThat(folders()).containsExactly("partition-1");
    }

    @Test
    void whatACrashLeftHalfDeletedIsDeletedAtOnce() throws IOException {
        Path half = folder.resolve("partition-1.deleted");
        Files.createDirectories(half.resolve("below"));
        Files.writeString(half.resolve("000012.sst"), "half");
        openAndClose(1);
        assigned = Optional.empty();

        sweepAfter(MINUTE);

        assertThat(folders()).containsExactly("partition-1");
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.createDirectories(folder.resolve("streams"));
        Files.createDirectories(folder.resolve("partition-1.bak"));

        sweepAfter(MINUTE);
        sweepAfter(DELAY.plus(MINUTE));

        assertThat(folders()).containsExactly("partition-1.bak", "streams");
    }

    @Test
    void aFolderThatIsNotThereYetHasNoPartitions() throws IOException {
        sweepAfter(MINUTE);
        sweepAfter(DELAY.plus(MINUTE));

        assertThat(folder).doesNotExist();
    }
}
