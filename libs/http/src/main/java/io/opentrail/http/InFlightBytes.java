package io.opentrail.http;

import java.util.HashMap;
import java.util.Map;

/// How many bytes of bodies, of what is made of them and of answers may be in memory at once, in
/// all and of one holder, such as a tenant, so that none takes all. Thread-safe.
public final class InFlightBytes {

    private final long limit;
    private final long limitOfOne;
    private final Map<String, Long> takenByHolder = new HashMap<>();
    private long taken;

    /// @param limitOfOne holder
    public InFlightBytes(long limit, long limitOfOne) {
        this.limit = limit;
        this.limitOfOne = limitOfOne;
    }

    /// Of nothing yet.
    ///
    /// @param holder as messages name it: `account 111122223333`
    public Reservation reservationFor(String holder) {
        return new Reservation(holder);
    }

    public synchronized long taken() {
        return taken;
    }

    private synchronized void take(String holder, long bytes) throws NoRoomException {
        long ofHolder = takenByHolder.getOrDefault(holder, 0L);
        if (ofHolder + bytes > limitOfOne) {
            throw new NoRoomException("%s has as many bytes in memory as it may".formatted(holder));
        }
        if (taken + bytes > limit) {
            throw new NoRoomException("there are as many bytes in memory as there may be");
        }
        taken += bytes;
        takenByHolder.put(holder, ofHolder + bytes);
    }

    private synchronized void giveBack(String holder, long bytes) {
        taken -= bytes;
        takenByHolder.computeIfPresent(
                holder, (_, ofHolder) -> ofHolder == bytes ? null : ofHolder - bytes);
    }

    /// What one request holds, until closed. For one thread at a time.
    public final class Reservation implements BodyBudget, AutoCloseable {

        private final String holder;
        private long bytes;

        private Reservation(String holder) {
            this.holder = holder;
        }

        @Override
        public void take(int more) throws NoRoomException {
            InFlightBytes.this.take(holder, more);
            bytes += more;
        }

        public long bytes() {
            return bytes;
        }

        /// Gives the rest back, where there is more.
        public void keepOnly(long needed) {
            if (bytes > needed) {
                giveBack(holder, bytes - needed);
                bytes = needed;
            }
        }

        @Override
        public void close() {
            keepOnly(0);
        }
    }
}
