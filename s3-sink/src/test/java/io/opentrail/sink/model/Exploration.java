package io.opentrail.sink.model;

import io.opentrail.sink.model.Protocol.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Every state that a protocol can get into, nearest first.
///
/// @param states how many there are, up to the first violation
/// @param violation what is wrong in the nearest state where something is, and the steps to it
record Exploration(int states, Optional<String> violation) {

    private record Arrival(World from, String step) {}

    static Exploration of(Protocol protocol) {
        Map<World, Optional<Arrival>> arrivals = new HashMap<>();
        Deque<World> next = new ArrayDeque<>();
        arrivals.put(World.first(), Optional.empty());
        next.add(World.first());
        while (!next.isEmpty()) {
            World world = next.remove();
            Optional<String> problem = problem(protocol, world);
            if (problem.isPresent()) {
                return new Exploration(
                        arrivals.size(),
                        Optional.of(problem.get() + " after " + path(arrivals, world)));
            }
            for (Step step : protocol.steps(world)) {
                if (!arrivals.containsKey(step.after())) {
                    arrivals.put(step.after(), Optional.of(new Arrival(world, step.what())));
                    next.add(step.after());
                }
            }
        }
        return new Exploration(arrivals.size(), Optional.empty());
    }

    private static Optional<String> problem(Protocol protocol, World world) {
        if (hasDuplicates(world.bucket().values().stream().flatMap(List::stream).toList())) {
            return Optional.of("an event is in two log files: " + world.bucket());
        }
        if (hasDuplicates(world.receipts())) {
            return Optional.of("a log file has two receipts: " + world.receipts());
        }
        if (!world.bucket().keySet().containsAll(world.receipts())) {
            return Optional.of("a receipt is of no log file: " + world.receipts());
        }
        if (world.puts().stream().anyMatch(put -> isOther(world, put.decision()))) {
            return Optional.of("a log file would become another one: " + world.puts());
        }
        boolean over =
                new Protocol(protocol.events(), world.faults(), protocol.flaw())
                        .steps(world)
                        .isEmpty();
        return over && !isComplete(protocol, world)
                ? Optional.of(
                        "nothing is left to do, but %s of %d events are in log files with receipts %s"
                                .formatted(world.bucket(), protocol.events(), world.receipts()))
                : Optional.empty();
    }

    private static boolean isOther(World world, Decision decision) {
        List<Integer> there = world.bucket().get(decision.name());
        return there != null && !there.equals(decision.events());
    }

    private static boolean isComplete(Protocol protocol, World world) {
        return world.bucket().values().stream()
                        .flatMap(List::stream)
                        .sorted()
                        .toList()
                        .equals(IntStream.range(0, protocol.events()).boxed().toList())
                && world.bucket().keySet().equals(new HashSet<>(world.receipts()));
    }

    private static boolean hasDuplicates(Collection<?> all) {
        return new HashSet<>(all).size() < all.size();
    }

    private static List<String> path(Map<World, Optional<Arrival>> arrivals, World end) {
        List<String> steps = new ArrayList<>();
        Optional<Arrival> arrival = arrivals.getOrDefault(end, Optional.empty());
        while (arrival.isPresent()) {
            steps.add(arrival.get().step());
            arrival = arrivals.getOrDefault(arrival.get().from(), Optional.empty());
        }
        Collections.reverse(steps);
        return steps;
    }
}
