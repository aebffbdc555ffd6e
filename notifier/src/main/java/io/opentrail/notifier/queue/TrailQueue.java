package io.opentrail.notifier.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The receipts of one trail that wait, in order. Safe for use by many threads; one of them sends.
final class TrailQueue {

    private static final int MAX_KEYS = 100;

    private final Deque<PendingReceipt> waiting = new ArrayDeque<>();
    private boolean sending;

    /// True if somebody has to begin to send now.
    synchronized boolean add(PendingReceipt receipt) {
        waiting.add(receipt);
        boolean begin = !sending;
        sending = true;
        return begin;
    }

    /// What is too much, the oldest first; taken out.
    synchronized List<PendingReceipt> takeBeyond(int most) {
        List<PendingReceipt> beyond = new ArrayList<>();
        while (waiting.size() > most) {
            beyond.add(waiting.remove());
        }
        return beyond;
    }

    /// What was read before; taken out.
    synchronized List<PendingReceipt> takeOlderThan(Instant oldest) {
        List<PendingReceipt> old = new ArrayList<>();
        for (PendingReceipt first = waiting.peek();
                first != null && first.readAt().isBefore(oldest);
                first = waiting.peek()) {
            old.add(waiting.remove());
        }
        return old;
    }

    /// The next ones of one bucket, which stay in the queue; empty when there is nothing left to
    /// send, and the sender may go.
    synchronized List<PendingReceipt> next() {
        List<PendingReceipt> batch = new ArrayList<>();
        for (PendingReceipt receipt : waiting) {
            boolean fits =
                    batch.isEmpty()
                            || batch.getFirst()
                                    .receipt()
                                    .getBucket()
                                    .equals(receipt.receipt().getBucket());
            if (!fits || batch.size() == MAX_KEYS) {
                break;
            }
            batch.add(receipt);
        }
        sending = !batch.isEmpty();
        return batch;
    }

    synchronized void remove(List<PendingReceipt> sent) {
        waiting.removeAll(sent);
    }
}
