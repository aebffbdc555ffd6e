package io.opentrail.sink.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventMemoryTest {

    private final EventMemory memory = new EventMemory();
    private final EventShelf shelf = new EventShelf(memory);

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void valuesComeBackOverManyBlocks() {
        List<EventBytes> values =
                IntStream.range(0, 3_000).mapToObj(i -> shelf.store(value(i))).toList();

        assertThat(IntStream.range(0, 3_000))
                .allMatch(i -> Arrays.equals(values.get(i).copy(), value(i).array()));
    }

    @Test
    void aLargeValueComesBackToo() {
        byte[] large = new byte[10_000_000];
        Arrays.fill(large, (byte) 7);

        assertThat(shelf.store(ByteBuffer.wrap(large)).copy()).isEqualTo(large);
    }

    @Test
    void sliceIsWhatStandsThere() {
        shelf.store(value(1));
        EventBytes value = shelf.store(ByteBuffer.wrap(new byte[] {9, 8, 7, 6, 5}, 1, 4));

        assertThat(value.slice(1, 2).toArray(ValueLayout.JAVA_BYTE)).containsExactly(7, 6);
    }

    @Test
    void memoryIsGivenBackWithTheLastValueOfABlock() {
        List<EventBytes> values =
                IntStream.range(0, 3_000).mapToObj(i -> shelf.store(value(i))).toList();
        shelf.seal();

        values.subList(1, values.size()).forEach(EventBytes::release);
        assertThat(memory.bytes()).isPositive();
        values.getFirst().release();

        assertThat(memory.bytes()).isZero();
    }

    @Test
    void aBlockThatIsBeingFilledStays() {
        shelf.store(value(1)).release();

        assertThat(memory.bytes()).isPositive();
        shelf.seal();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void aReadOfWhatIsFreedFails() {
        EventBytes value = shelf.store(value(1));
        shelf.seal();
        value.release();

        assertThatThrownBy(value::copy).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReadOfWhatIsFreedFailsWhenAnotherValueStandsThere() {
        EventBytes value = shelf.store(value(1));
        shelf.seal();
        value.release();
        EventBytes next = shelf.store(value(2));

        assertThatThrownBy(value::copy).isInstanceOf(IllegalStateException.class);
        assertThat(next.copy()).isEqualTo(value(2).array());
    }

    @Test
    void memoryIsUsedAgain() {
        EventBytes value = shelf.store(value(1));
        long address = value.slice(0, 1).address();
        shelf.seal();
        value.release();

        assertThat(shelf.store(value(2)).slice(0, 1).address()).isEqualTo(address);
    }

    @Test
    void closingFreesWhatNobodyReleased() {
        EventBytes value = shelf.store(value(1));

        memory.close();

        assertThat(memory.bytes()).isZero();
        assertThatThrownBy(value::copy).isInstanceOf(IllegalStateException.class);
    }

    private static ByteBuffer value(int number) {
        byte[] value = new byte[1_000 + number % 300];
        Arrays.fill(value, (byte) number);
        return ByteBuffer.wrap(value);
    }
}
