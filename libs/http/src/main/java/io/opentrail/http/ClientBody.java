package io.opentrail.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/// Reads a request's body from the connection and waits for the client no longer than allowed,
/// however it trickles.
final class ClientBody extends InputStream {
    private final Content.Source source;
    private final Semaphore arrived = new Semaphore(0);
    private long waitNanosLeft;
    private boolean waited;
    private Content.@Nullable Chunk chunk;
    private @Nullable ClientFailure failure;

    /// @param maxWait of all reads together; time between reads is the handler's and doesn't count
    ClientBody(Content.Source source, Duration maxWait) {
        this.source = source;
        this.waitNanosLeft = maxWait.toNanos();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        var current = nextChunk();
        while (!current.hasRemaining()) {
            if (current.isLast()) {
                return -1;
            }
            current = nextChunk();
        }
        return current.get(bytes, offset, length);
    }

    /// What ended the body before its time, once a read has met it.
    Optional<ClientFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /// Whether a read ever had to wait; before that, a client that asked for `100 Continue` has not
    /// been told to send.
    boolean hasWaited() {
        return waited;
    }

    /// Throws away what has arrived and says whether that was all.
    boolean discardArrived(int maxChunks) {
        for (int i = 0; i < maxChunks && failure == null; i++) {
            var next = unreadOrArrived();
            if (next == null) {
                return false;
            }
            if (Content.Chunk.isFailure(next)) {
                return false;
            }
            if (next.isLast()) {
                return true;
            }
            next.skip(next.remaining());
        }
        return false;
    }

    /// Throws away what comes until the end, the byte limit or the wait is reached, or the client
    /// is gone.
    void discard(long maxBytes, Duration maxWait) {
        waitNanosLeft = Math.min(waitNanosLeft, maxWait.toNanos());
        var bytes = new byte[8192];
        try {
            long left = maxBytes;
            while (left > 0) {
                int count = read(bytes);
                if (count < 0) {
                    return;
                }
                left -= count;
            }
        } catch (IOException _) {
            // Nobody wants these bytes: that there are no more of them is no loss.
        }
    }

    void release() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    private Content.Chunk nextChunk() throws IOException {
        if (failure != null) {
            throw failure;
        }
        var next = unreadOrArrived();
        while (next == null) {
            awaitArrival();
            next = unreadOrArrived();
        }
        if (Content.Chunk.isFailure(next)) {
            throw fail(ClientFailure.of(next.getFailure()));
        }
        return next;
    }

    private Content.@Nullable Chunk unreadOrArrived() {
        if (chunk != null && (chunk.hasRemaining() || chunk.isLast())) {
            return chunk;
        }
        release();
        chunk = source.read();
        return chunk;
    }

    private void awaitArrival() throws IOException {
        waited = true;
        long started = System.nanoTime();
        source.demand(arrived::release);
        try {
            if (!arrived.tryAcquire(waitNanosLeft, TimeUnit.NANOSECONDS)) {
                throw fail(ClientFailure.tooSlow());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the request's body");
        } finally {
            waitNanosLeft -= System.nanoTime() - started;
        }
    }

    private ClientFailure fail(ClientFailure cause) {
        failure = cause;
        return cause;
    }
}
