package io.opentrail.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Takes what arrives, holding at most twice as much as has arrived, but for the first 16 KiB.
final class GrowingBuffer {

    private static final int FIRST_BYTES = 16 * 1024;

    private final BodyBudget budget;
    private final int maxBytes;
    private byte[] bytes = {};
    private int length;

    /// @param maxBytes after which it is full
    GrowingBuffer(int maxBytes, BodyBudget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /// Reads until the end or until it is full, whichever is first.
    byte[] readFrom(InputStream in) throws IOException {
        while (length < maxBytes) {
            if (length == bytes.length) {
                grow();
            }
            int count = in.read(bytes, length, bytes.length - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void grow() throws NoRoomException {
        int capacity = (int) Math.min(maxBytes, Math.max(FIRST_BYTES, 2L * bytes.length));
        budget.take(capacity - bytes.length);
        bytes = Arrays.copyOf(bytes, capacity);
    }
}
