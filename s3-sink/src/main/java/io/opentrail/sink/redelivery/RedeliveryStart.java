package io.opentrail.sink.redelivery;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Where in the routed topic a redelivery begins.
public sealed interface RedeliveryStart {

    /// With the first event that was routed at that time or later.
    record At(Instant time) implements RedeliveryStart {

        @Override
        public String toString() {
            return "from " + time;
        }
    }

    /// With these offsets of the routed topic, by partition; other partitions are left out.
    record Offsets(Map<Integer, Long> byPartition) implements RedeliveryStart {

        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }

        @Override
        public String toString() {
            return "from offsets " + new TreeMap<>(byPartition);
        }
    }
}
