package io.opentrail.signer;

import static io.opentrail.signer.ChangingTrails.since;
import static io.opentrail.signer.SignerCell.TEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentrail.signer.DeliveredChain.Delivered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of chains whose digests are due at once. Prints how long they took, and what a chain
/// takes of the heap from then on. `signer.chains` says how many.
class ManyChainsIT {

    private static final int CHAINS = Integer.getInteger("signer.chains", 1_000);
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    @Test
    void allChainsOfAnIntervalAreSignedAndDelivered(@TempDir Path folder) {
        List<String> names = IntStream.range(0, CHAINS).mapToObj(i -> "t" + i).toList();
        try (var cell = new SignerCell(folder)) {
            names.forEach(name -> cell.trails.put(name, "audit", since(TEN)));
            cell.deliverOneOfEach(names, TEN.plusSeconds(60));
            try (var _ = cell.signer()) {
                long before = usedBytes(cell);
                long began = System.nanoTime();
                cell.now = TEN.plus(Duration.ofHours(1)).plusSeconds(5);
                await().atMost(DEADLINE).until(() -> cell.store.objects("audit").size() == CHAINS);
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                long after = usedBytes(cell);

                System.out.printf(
                        "%d digests signed and delivered in %d ms; heap %d kB more, %d bytes a chain with its object%n",
                        CHAINS, millis, (after - before) >> 10, (after - before) / CHAINS);
                List<Delivered> sample =
                        names.stream()
                                .filter(name -> name.endsWith("7"))
                                .limit(30)
                                .flatMap(name -> cell.digests(name).stream())
                                .toList();
                assertThat(sample)
                        .hasSize(30)
                        .allMatch(digest -> digest.logFiles().size() == 1)
                        .allMatch(Delivered::startsAChain);
            }
        }
    }

    /// After the garbage; the puts that a test's log remembers are garbage too.
    private static long usedBytes(SignerCell cell) {
        cell.puts.requests().clear();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
