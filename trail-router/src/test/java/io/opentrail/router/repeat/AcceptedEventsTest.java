package io.opentrail.router.repeat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentrail.testing.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever part of a partition is read again, and whatever of the memory was lost: the verdicts
/// are those of the first time.
class AcceptedEventsTest {

    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final Duration WINDOW = RepeatConfig.DEFAULT.window();

    private final Path folder;
    private AcceptedPartitions partitions;
    private AcceptedEvents memory;

    AcceptedEventsTest(@TempDir Path temp) {
        folder = temp.resolve("now");
        partitions = AcceptedPartitions.in(folder, RepeatConfig.DEFAULT);
        memory = partitions.acquire(PARTITION);
    }

    @AfterEach
    void close() {
        partitions.close();
    }

    private record Sent(EventIdentity event, long offset, long timestamp) {}

    @Test
    void anEventIsNoRepeatOfOneThatIsBehindIt() {
        Sent first = sent("e", "a", 7, 0);
        Sent second = sent("e", "a", 8, 1);

        List<Verdict> verdicts = verdicts(List.of(first, second, first, second, first));

        assertThat(verdicts)
                .containsExactly(
                        new Verdict.Fresh(),
                        new Verdict.Repeat(),
                        new Verdict.Fresh(),
                        new Verdict.Repeat(),
                        new Verdict.Fresh());
    }

    @Test
    void aConflictIsNoRepeatOfOneThatIsBehindIt() {
        List<Sent> sent = List.of(sent("e", "a", 3, 0), sent("e", "b", 4, 0), sent("e", "b", 5, 0));
        List<Verdict> first = verdicts(sent);

        List<Verdict> again = verdicts(sent);

        assertThat(first)
                .containsExactly(
                        new Verdict.Fresh(), new Verdict.Conflict(3), new Verdict.Repeat());
        assertThat(again).isEqualTo(first);
    }

    @Test
    void whatIsReadAgainAfterTheTimeWentOnIsJudgedByItsOwnTime() {
        long window = WINDOW.toMillis();
        List<Sent> sent =
                List.of(
                        sent("e", "a", 0, 0),
                        sent("e", "a", 1, window),
                        sent("e", "a", 2, 3 * window),
                        sent("e", "a", 3, 4 * window));
        List<Verdict> first = verdicts(sent);

        List<Verdict> again = verdicts(sent.subList(2, 4));

        assertThat(first)
                .containsExactly(
                        new Verdict.Fresh(),
                        new Verdict.Repeat(),
                        new Verdict.Fresh(),
                        new Verdict.Repeat());
        assertThat(again).isEqualTo(first.subList(2, 4));
    }

    @Test
    void whatCameBeforeWhatItRemembersIsNotJudged() {
        long window = WINDOW.toMillis();
        for (int i = 0; i < 6; i++) {
            verdict(sent("e-" + i, "a", i, i * window));
        }

        assertThat(memory.progress()).contains(new Progress(4, 6));
        assertThat(verdict(sent("e-4", "a", 4, 4 * window))).isEqualTo(new Verdict.Fresh());
        assertThatThrownBy(() -> verdict(sent("e-3", "a", 3, 3 * window)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset 3");
    }

    @Test
    void whicheverPartIsReadAgainFromWhicheverStateTheVerdictsAreTheSame() throws IOException {
        var random = new Random(18);
        List<Sent> sent = traffic(random, 6_000);
        List<Verdict> first = new ArrayList<>();
        int committed = 0;
        Path backup = folder.resolveSibling("backup");
        Set<Class<?>> kinds = new HashSet<>();

        for (int at = 0; at < sent.size(); at++) {
            Verdict verdict = verdict(sent.get(at));
            if (at == first.size()) {
                first.add(verdict);
                kinds.add(verdict.getClass());
            }
            assertThat(verdict).as("offset %d", at).isEqualTo(first.get(at));
            switch (random.nextInt(200)) {
                case 0 -> committed = at + 1;
                case 1 -> at = undone(Math.max(committed, at - random.nextInt(200)), at);
                case 2 -> reopen();
                case 3 -> copy(folder, backup);
                case 4 -> at = backTo(backup, at);
                default -> {}
            }
        }

        assertThat(kinds)
                .containsExactlyInAnyOrder(
                        Verdict.Fresh.class, Verdict.Repeat.class, Verdict.Conflict.class);
    }

    /// A transaction is undone, and read again from its first offset.
    private int undone(int first, int at) {
        long begin = memory.progress().map(Progress::begin).orElse(0L);
        return begin <= first && first < at ? first - 1 : at;
    }

    /// What a machine that went down has kept, and the offset to go on from after it.
    private int backTo(Path backup, int at) throws IOException {
        if (!Files.exists(backup)) {
            return at;
        }
        partitions.close();
        delete(folder);
        copyTree(backup, folder);
        delete(backup);
        open();
        return memory.progress().map(Progress::next).orElse(0L).intValue() - 1;
    }

    private void copy(Path from, Path to) throws IOException {
        partitions.close();
        delete(to);
        copyTree(from, to);
        open();
    }

    private void reopen() {
        partitions.close();
        open();
    }

    private void open() {
        partitions = AcceptedPartitions.in(folder, RepeatConfig.DEFAULT);
        memory = partitions.acquire(PARTITION);
    }

    /// Few ids, few texts, and now and then a pause of several windows.
    private static List<Sent> traffic(Random random, int count) {
        var sent = new ArrayList<Sent>();
        long time = 0;
        for (int offset = 0; offset < count; offset++) {
            time += random.nextInt(30_000);
            if (random.nextInt(1_000) == 0) {
                time += random.nextLong(3 * WINDOW.toMillis());
            }
            long late = random.nextInt(10) == 0 ? random.nextLong(WINDOW.toMillis()) : 0;
            String id = "e-" + random.nextInt(400);
            sent.add(sent(id, id + random.nextInt(3), offset, Math.max(0, time - late)));
        }
        return sent;
    }

    private static Sent sent(String id, String text, long offset, long timestamp) {
        var event = new EventIdentity("111122223333", id, ByteBuffer.wrap(text.getBytes(UTF_8)));
        return new Sent(event, offset, timestamp);
    }

    private List<Verdict> verdicts(List<Sent> sent) {
        return sent.stream().map(this::verdict).toList();
    }

    private Verdict verdict(Sent sent) {
        return memory.take(sent.event(), sent.offset(), sent.timestamp());
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            Folders.delete(path);
        }
    }
}
