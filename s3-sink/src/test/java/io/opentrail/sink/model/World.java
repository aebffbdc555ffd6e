package io.opentrail.sink.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
        return with(next -> next.sinks = replaced(sinks, index, sink));
    }

    World withProgress(int sink, int source, Sink.Progress progress) {
        return withSink(sink, sinks.get(sink).with(source, progress));
    }

    World withPuts(List<Put> now) {
        return with(next -> next.puts = List.copyOf(now));
    }

    World withFault() {
        return with(next -> next.faults++);
    }

    World ownedBy(int sink) {
        return with(next -> {
            next.generation++;
            next.owner = sink;
        });
    }

    World decided(Decision decision) {
        return with(next -> next.open = replaced(open, decision.source(), Optional.of(decision)));
    }

    /// One more name has been thought of.
    World named() {
        return with(next -> next.decisions++);
    }

    World moved(int source, int offset) {
        return with(next -> {
            next.committed = replaced(committed, source, offset);
            next.open = replaced(open, source, Optional.empty());
        });
    }

    World received(String name) {
        return with(next -> next.receipts = appended(receipts, List.of(name)));
    }

    World parked(List<Parked> events) {
        return with(next -> next.lane = appended(lane, events));
    }

    /// `If-None-Match: *`: who comes first wins.
    World stored(Decision decision) {
        Map<String, List<Integer>> now = new HashMap<>(bucket);
        now.putIfAbsent(decision.name(), decision.events());
        return with(next -> next.bucket = Map.copyOf(now));
    }

    private World with(Consumer<Next> change) {
        var next = new Next(this);
        change.accept(next);
        return next.world();
    }

    /// A world that is being made of another one.
    private static final class Next {

        private int generation;
        private int owner;
        private List<Integer> committed;
        private List<Optional<Decision>> open;
        private List<Parked> lane;
        private Map<String, List<Integer>> bucket;
        private List<String> receipts;
        private List<Put> puts;
        private List<Sink> sinks;
        private int decisions;
        private int faults;

        Next(World world) {
            generation = world.generation;
            owner = world.owner;
            committed = world.committed;
            open = world.open;
            lane = world.lane;
            bucket = world.bucket;
            receipts = world.receipts;
            puts = world.puts;
            sinks = world.sinks;
            decisions = world.decisions;
            faults = world.faults;
        }

        World world() {
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
                    faults);
        }
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
