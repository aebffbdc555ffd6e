package io.opentrail.gateway.http;

import io.opentrail.http.BodyBudget;
import io.opentrail.http.NoRoomException;
import java.util.HashMap;
import java.util.Map;

/// How many bytes of bodies, of what is made of them and of answers may be in memory at once, in
/// all and of one service, so that none takes all. Thread-safe.
public final class InFlightBytes {

    private final long limit;
    private final long limitOfOne;
    private final Map<String, Long> takenByService = new HashMap<>();
    private long taken;

    /// @param limitOfOne service
    public InFlightBytes(long limit, long limitOfOne) {
        this.limit = limit;
        this.limitOfOne = limitOfOne;
    }

    /// Of nothing yet.
    Reservation reservationFor(String service) {
        return new Reservation(service);
    }

    public synchronized long taken() {
        return taken;
    }

    private synchronized void take(String service, long bytes) throws NoRoomException {
        long ofService = takenByService.getOrDefault(service, 0L);
        if (ofService + bytes > limitOfOne) {
            throw new NoRoomException(
                    "the gateway holds as many bytes of service '%s' as it may".formatted(service));
        }
        if (taken + bytes > limit) {
            throw new NoRoomException("the gateway holds as many bytes as it may");
        }
        taken += bytes;
        takenByService.put(service, ofService + bytes);
    }

    private synchronized void giveBack(String service, long bytes) {
        taken -= bytes;
        takenByService.computeIfPresent(
                service, (_, ofService) -> ofService == bytes ? null : ofService - bytes);
    }

    /// What one request holds, until closed. For one thread at a time.
    final class Reservation implements BodyBudget, AutoCloseable {

        private final String service;
        private long bytes;

        private Reservation(String service) {
            this.service = service;
        }

        @Override
        public void take(int more) throws NoRoomException {
            InFlightBytes.this.take(service, more);
            bytes += more;
        }

        long bytes() {
            return bytes;
        }

        /// Gives the rest back, where there is more.
        void keepOnly(long needed) {
            if (bytes > needed) {
                giveBack(service, bytes - needed);
                bytes = needed;
            }
        }

        @Override
        public void close() {
            keepOnly(0);
        }
    }
}
