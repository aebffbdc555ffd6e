package io.opentrail.gateway.http;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/// How many bytes of bodies may be in memory at once.
public final class InFlightBytes {

    private final int limit;
    private final Semaphore free;

    public InFlightBytes(int limit) {
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    /// Never waits; empty where there is no room.
    Optional<Reservation> reserve(int bytes) {
        return free.tryAcquire(bytes) ? Optional.of(new Reservation(bytes)) : Optional.empty();
    }

    public int taken() {
        return limit - free.availablePermits();
    }

    /// Some of the bytes, until closed. For one thread.
    final class Reservation implements AutoCloseable {

        private int bytes;

        private Reservation(int bytes) {
            this.bytes = bytes;
        }

        /// Gives back what is not needed after all.
        void shrinkTo(int needed) {
            if (needed < bytes) {
                free.release(bytes - needed);
                bytes = needed;
            }
        }

        @Override
        public void close() {
            shrinkTo(0);
        }
    }
}
