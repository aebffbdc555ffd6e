package io.opentrail.producer.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.producer.event.AuditEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {

    private static final int CAPACITY = 64 << 10;

    private final ByteBuffer control =
            ByteBuffer.allocateDirect(64).alignedSlice(8).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer bytes =
            ByteBuffer.allocateDirect(CAPACITY + 8)
                    .alignedSlice(8)
                    .slice(0, CAPACITY)
                    .order(ByteOrder.LITTLE_ENDIAN);
    private final Ring ring = new Ring(control, bytes, RingTest::nothing);

    @Test
    void whatIsAddedIsReadInOrderThroughManyRounds() {
        var read = new ArrayList<Integer>();
        var batch = new EventBatch(0, 1000, 1 << 20);

        for (int i = 0; i < 5_000; i++) {
            assertThat(ring.add(Events.numbered(i))).isEqualTo(Ring.Added.YES);
            batch.restart(batch.position());
            ring.read(batch);
            read.addAll(Events.numbers(batch));
            ring.release(batch.position());
        }

        assertThat(read).isEqualTo(IntStream.range(0, 5_000).boxed().toList());
        assertThat(ring.tail()).isGreaterThan(10L * CAPACITY);
    }

    @Test
    void aFullRingTakesNoMoreUntilSomethingIsReleased() {
        int added = fill();

        var full = ring.add(Events.numbered(0));
        ring.release(ring.wholeUntil(0, CAPACITY / 2));
        var again = ring.add(Events.numbered(0));

        assertThat(added).isGreaterThan(50);
        assertThat(full).isEqualTo(Ring.Added.FULL);
        assertThat(again).isEqualTo(Ring.Added.YES);
    }

    @Test
    void aClosedRingTakesNothing() {
        ring.add(Events.numbered(1));
        long tail = ring.tail();

        ring.close();

        assertThat(ring.add(Events.numbered(2))).isEqualTo(Ring.Added.CLOSED);
        assertThat(ring.tail()).isEqualTo(tail);
    }

    @Test
    void manyThreadsLoseAndMixNothing() throws Exception {
        int threads = 4;
        int each = 3_000;
        var seen = ConcurrentHashMap.<Integer>newKeySet();
        var writers = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            int first = t * each;
            writers.add(Thread.ofPlatform().start(() -> addAll(first, first + each)));
        }

        var batch = new EventBatch(0, 500, 1 << 20);
        int damaged = 0;
        int count = 0;
        while (count < threads * each) {
            batch.restart(batch.position());
            damaged += ring.read(batch);
            seen.addAll(Events.numbers(batch));
            count += batch.count();
            ring.release(batch.position());
        }
        for (Thread writer : writers) {
            writer.join();
        }

        assertThat(damaged).isZero();
        assertThat(count).isEqualTo(threads * each);
        assertThat(seen).hasSize(threads * each);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 300})
    void aKilledProcesssEventsAreFound(int roundsBefore) {
        advance(roundsBefore);
        var events = IntStream.range(0, 40).mapToObj(Events::numbered).toList();
        events.forEach(ring::add);

        Ring recovered = new Ring(control, bytes, RingTest::nothing);
        recovered.recover(recovered.head());

        assertThat(allOf(recovered)).isEqualTo(numbers(0, 40));
        assertThat(recovered.tail()).isEqualTo(ring.tail());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 300})
    void anEventThatWasJustBeingAddedIsSkipped(int roundsBefore) {
        advance(roundsBefore);
        var starts = new ArrayList<Long>();
        for (int i = 0; i < 40; i++) {
            starts.add(ring.tail());
            ring.add(Events.numbered(i));
        }
        // what a thread leaves that is killed before the stamp, and one that is before everything
        eraseStamp(starts.get(10));
        eraseStamp(starts.get(11));
        erase(starts.get(20), starts.get(21));

        Ring recovered = new Ring(control, bytes, RingTest::nothing);
        recovered.recover(recovered.head());

        var expected = new ArrayList<>(numbers(0, 40));
        expected.removeAll(List.of(10, 11, 20));
        assertThat(allOf(recovered)).isEqualTo(expected);
        assertThat(recovered.add(Events.numbered(40))).isEqualTo(Ring.Added.YES);
        assertThat(allOf(recovered)).endsWith(39, 40);
    }

    @Test
    void aDamagedEventIsNotTakenForWhole() {
        long first = ring.tail();
        ring.add(Events.numbered(1));
        ring.add(Events.numbered(2));
        bytes.put((int) first + 40, (byte) 'X');

        var live = new EventBatch(0, 10, 1 << 20);
        int damaged = ring.read(live);
        Ring recovered = new Ring(control, bytes, RingTest::nothing);
        recovered.recover(0);

        assertThat(damaged).isEqualTo(1);
        assertThat(Events.numbers(live)).containsExactly(2);
        assertThat(allOf(recovered)).containsExactly(2);
    }

    @Test
    void aFrameForgedWithinAnEventIsNoFrame() {
        // all that JSON can hold at the place where a stamp could stand
        String forged = "\u0000\u0010\u0000\u0000\u0000\u0000\u0000\u00ff".repeat(100);
        ring.add(Events.numbered(1));
        long start = ring.tail();
        AuditEvent event = Events.sized(2, 0);
        ring.add(event);
        int payload = (int) start + Frame.HEADER_BYTES;
        byte[] text = forged.getBytes(StandardCharsets.UTF_8);
        bytes.put(payload, text, 0, Math.min(text.length, event.size()));
        eraseStamp(start);
        ring.add(Events.numbered(3));

        Ring recovered = new Ring(control, bytes, RingTest::nothing);
        recovered.recover(0);

        assertThat(allOf(recovered)).containsExactly(1, 3);
    }

    private static void nothing() {}

    private void addAll(int from, int to) {
        for (int i = from; i < to; i++) {
            AuditEvent event = Events.numbered(i);
            while (ring.add(event) != Ring.Added.YES) {
                Thread.onSpinWait();
            }
        }
    }

    private void advance(int rounds) {
        for (int i = 0; i < rounds; i++) {
            ring.add(Events.sized(i, 400));
            ring.release(ring.tail());
        }
    }

    private int fill() {
        int added = 0;
        while (ring.add(Events.numbered(added)) == Ring.Added.YES) {
            added++;
        }
        return added;
    }

    private void eraseStamp(long position) {
        bytes.putLong((int) (position & CAPACITY - 1), 0);
    }

    private void erase(long from, long to) {
        for (long at = from; at < to; at += 8) {
            bytes.putLong((int) (at & CAPACITY - 1), 0);
        }
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Integer> allOf(Ring ring) {
        var batch = new EventBatch(ring.head(), 10_000, 1 << 20);
        ring.read(batch);
        return Events.numbers(batch);
    }
}
