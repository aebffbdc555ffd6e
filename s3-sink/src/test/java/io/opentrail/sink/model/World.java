package io.opentrail.sink.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything there is: what Kafka has committed, what the bucket holds, what is on its way, and
/// two sinks. Immutable.
///
/// @param generation of the consumer group
/// @param owner of the partition in that generation, by index
/// @param committed the offset of each source
/// @param open the decision that is committed along with each offset
/// @param lane the parked events, each with the name it was decided for, or "" for none
/// @param bucket names of log files and their events
/// @param receipts names, in order
/// @param puts on their way to the store; they may arrive when nobody waits for them any more
/// @param faults what has gone wrong so far
record World(
        int generation,
        int owner,
        List<Integer> committed,
        List<Optional<Decision>> open,
        List<Parked> lane,
        Map<String, List<Integer>> bucket,
        List<String> receipts,
        List<Put> puts,
        List<Sink> sinks,
        int decisions,
        int faults) {

    record Parked(int event, String name, int groupSize) {}

    record Put(int sink, Decision decision, int arrivals) {}

    static World first() {
        return new World(
                0,
                0,
                List.of(0, 0),
                List.of(Optional.empty(), Optional.empty()),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(Sink.OUT, Sink.OUT),
                0,
                0);
    }

    boolean owns(int sink) {
        return sinks.get(sink).generation() == generation && generation > 0;
    }

    World withSink(int index, Sink sink) {
        return new World(
                generation,
                owner,
                committed,
                open,
                lane,
                bucket,
                receipts,
                puts,
                replaced(sinks, index, sink),
                decisions,
                faults);
    }

    World withProgress(int sink, int source, Sink.Progress progress) {
        return withSink(sink, sinks.get(sink).with(source, progress));
    }

    World withPuts(List<Put> now) {
        return new World(
                generation,
                owner,
                committed,
                open,
                lane,
                bucket,
                receipts,
                List.copyOf(now),
                sinks,
                decisions,
                faults);
    }

    World withFault() {
        return new World(
                generation,
                owner,
                committed,
                open,
                lane,
                bucket,
                receipts,
                puts,
                sinks,
                decisions,
                faults + 1);
    }

    World ownedBy(int sink) {
        return new World(
                generation + 1,
                sink,
                committed,
                open,
                lane,
                bucket,
                receipts,
                puts,
                sinks,
                decisions,
                faults);
    }

    World decided(Decision decision) {
        return new World(
                generation,
                owner,
                committed,
                replaced(open, decision.source(), Optional.of(decision)),
                lane,
                bucket,
                receipts,
                puts,
                sinks,
                decisions,
                faults);
    }

    /// One more name has been thought of.
    World named() {
        return new World(
                generation,
                owner,
                committed,
                open,
                lane,
                bucket,
                receipts,
                puts,
                sinks,
                decisions + 1,
                faults);
    }

    World moved(int source, int offset) {
        return new World(
                generation,
                owner,
                replaced(committed, source, offset),
                replaced(open, source, Optional.empty()),
                lane,
                bucket,
                receipts,
                puts,
                sinks,
                decisions,
                faults);
    }

    World received(String name) {
        return new World(
                generation,
                owner,
                committed,
                open,
                lane,
                bucket,
                appended(receipts, List.of(name)),
                puts,
                sinks,
                decisions,
                faults);
    }

    World parked(List<Parked> events) {
        return new World(
                generation,
                owner,
                committed,
                open,
                appended(lane, events),
                bucket,
                receipts,
                puts,
                sinks,
                decisions,
                faults);
    }

    /// `If-None-Match: *`: who comes first wins.
    World stored(Decision decision) {
        Map<String, List<Integer>> now = new HashMap<>(bucket);
        now.putIfAbsent(decision.name(), decision.events());
        return new World(
                generation,
                owner,
                committed,
                open,
                lane,
                Map.copyOf(now),
                receipts,
                puts,
                sinks,
                decisions,
                faults);
    }

    static <T> List<T> replaced(List<T> list, int index, T value) {
        List<T> copy = new ArrayList<>(list);
        copy.set(index, value);
        return List.copyOf(copy);
    }

    private static <T> List<T> appended(List<T> list, List<T> more) {
        return Stream.concat(list.stream(), more.stream()).toList();
    }
}
