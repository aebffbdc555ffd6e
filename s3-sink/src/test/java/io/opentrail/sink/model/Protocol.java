package io.opentrail.sink.model;

import io.opentrail.sink.model.Sink.File;
import io.opentrail.sink.model.Sink.Progress;
import io.opentrail.sink.model.World.Parked;
import io.opentrail.sink.model.World.Put;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Decide, put, commit: every step that any part can take next, whatever goes wrong.
///
/// @param events in the routed partition
/// @param faults takeovers, deaths, lost answers, late and repeated puts, refusals, all in all
record Protocol(int events, int faults, Flaw flaw) {

    /// A step and what the world is after it.
    record Step(String what, World after) {}

    private static final int ROUTED = 0;
    private static final int LANE = 1;

    List<Step> steps(World world) {
        List<Step> steps = new ArrayList<>();
        for (int sink = 0; sink < world.sinks().size(); sink++) {
            rebalance(world, sink, steps);
            for (int source : List.of(ROUTED, LANE)) {
                work(world, sink, source, steps);
            }
        }
        for (Put put : world.puts()) {
            arrive(world, put, steps);
        }
        return steps;
    }

    /// To take over what nobody owns is no fault.
    private void rebalance(World world, int sink, List<Step> steps) {
        boolean free = !world.owns(0) && !world.owns(1);
        if (free || world.faults() < faults) {
            World owned = free ? world.ownedBy(sink) : world.ownedBy(sink).withFault();
            steps.add(new Step("sink %d takes over".formatted(sink), load(owned, sink)));
        }
        if (world.sinks().get(sink).generation() > 0 && world.faults() < faults) {
            steps.add(
                    new Step(
                            "sink %d dies".formatted(sink),
                            world.withSink(sink, Sink.OUT).withFault()));
        }
    }

    private World load(World world, int sink) {
        List<Progress> sources =
                IntStream.range(0, 2)
                        .mapToObj(source -> {
                            Optional<Decision> open =
                                    flaw == Flaw.DECIDED_ANEW
                                            ? Optional.empty()
                                            : world.open().get(source);
                            return new Progress(world.committed().get(source), open, File.WAITING);
                        })
                        .toList();
        return world.withSink(sink, new Sink(world.generation(), sources));
    }

    private void work(World world, int sink, int source, List<Step> steps) {
        Sink it = world.sinks().get(sink);
        Progress progress = it.sources().get(source);
        if (it.generation() == 0) {
            return;
        }
        String who = "sink %d, source %d: ".formatted(sink, source);
        if (progress.decision().isEmpty()) {
            for (Decision decision : possible(world, source, progress.position())) {
                steps.add(new Step(who + "decides " + decision, decide(world, sink, decision)));
            }
            return;
        }
        Decision decision = progress.decision().get();
        switch (progress.file()) {
            case WAITING -> {
                List<Put> puts = new ArrayList<>(world.puts());
                puts.add(new Put(sink, decision, 0));
                steps.add(
                        new Step(
                                who + "puts " + decision.name(),
                                world.withPuts(puts)
                                        .withProgress(sink, source, progress.with(File.PUTTING))));
            }
            case PUTTING -> {
                if (world.faults() < faults) {
                    steps.add(
                            new Step(
                                    who + "waits no more for " + decision.name(),
                                    world.withFault()
                                            .withProgress(
                                                    sink, source, progress.with(File.WAITING))));
                }
            }
            case STORED, REFUSED ->
                    steps.add(new Step(who + "commits", commit(world, sink, progress)));
        }
    }

    private List<Decision> possible(World world, int source, int from) {
        if (source == LANE) {
            return from == world.lane().size() ? List.of() : List.of(ofLane(world, from));
        }
        return IntStream.rangeClosed(from + 1, events)
                .mapToObj(to ->
                        new Decision(
                                ROUTED,
                                from,
                                to,
                                "file" + world.decisions(),
                                IntStream.range(from, to).boxed().toList()))
                .toList();
    }

    /// What was decided together stays together.
    private static Decision ofLane(World world, int from) {
        Parked first = world.lane().get(from);
        int to = first.name().isEmpty() ? from + 1 : from + first.groupSize();
        return new Decision(
                LANE,
                from,
                to,
                first.name().isEmpty() ? "file" + world.decisions() : first.name(),
                world.lane().subList(from, to).stream().map(Parked::event).toList());
    }

    private World decide(World world, int sink, Decision decision) {
        if (isFenced(world, sink)) {
            return world.withSink(sink, Sink.OUT);
        }
        Progress before = world.sinks().get(sink).sources().get(decision.source());
        World decided =
                switch (flaw) {
                    case PUT_BEFORE_DECISION -> world;
                    case COMMITTED_EARLY -> world.moved(decision.source(), decision.to());
                    default -> world.decided(decision);
                };
        return decided.named()
                .withProgress(
                        sink,
                        decision.source(),
                        new Progress(before.position(), Optional.of(decision), File.WAITING));
    }

    private World commit(World world, int sink, Progress progress) {
        if (isFenced(world, sink)) {
            return world.withSink(sink, Sink.OUT);
        }
        Decision decision = progress.decision().orElseThrow();
        World moved = world.moved(decision.source(), decision.to());
        String name = flaw == Flaw.PARKED_WITHOUT_NAME ? "" : decision.name();
        World committed =
                progress.file() == File.STORED
                        ? moved.received(decision.name())
                        : moved.parked(
                                decision.events().stream()
                                        .map(event ->
                                                new Parked(event, name, decision.events().size()))
                                        .toList());
        return committed.withProgress(sink, decision.source(), Progress.at(decision.to()));
    }

    private boolean isFenced(World world, int sink) {
        return flaw != Flaw.NOT_FENCED && !world.owns(sink);
    }

    private void arrive(World world, Put put, List<Step> steps) {
        List<Put> others = new ArrayList<>(world.puts());
        others.remove(put);
        String name = put.decision().name();
        World gone = world.withPuts(others);
        steps.add(
                new Step(
                        "the store takes " + name,
                        answer(gone.stored(put.decision()), put, File.STORED)));
        if (world.faults() == faults) {
            return;
        }
        World fault = gone.withFault();
        steps.add(
                new Step(
                        "the store takes %s, its answer is lost".formatted(name),
                        answer(fault.stored(put.decision()), put, File.WAITING)));
        steps.add(new Step("the store fails at " + name, answer(fault, put, File.WAITING)));
        if (put.decision().source() == ROUTED) {
            steps.add(new Step("the bucket refuses " + name, answer(fault, put, File.REFUSED)));
        }
        if (put.arrivals() == 0) {
            others.add(new Put(put.sink(), put.decision(), 1));
            steps.add(
                    new Step(
                            "the store takes %s, and will meet it again".formatted(name),
                            answer(
                                    world.withPuts(others).withFault().stored(put.decision()),
                                    put,
                                    File.STORED)));
        }
    }

    /// Whoever waits for it hears it; a later life of the same sink does not.
    private static World answer(World world, Put put, File file) {
        Progress progress = world.sinks().get(put.sink()).sources().get(put.decision().source());
        boolean awaited =
                progress.is(File.PUTTING)
                        && progress.decision().filter(put.decision()::equals).isPresent();
        return awaited
                ? world.withProgress(put.sink(), put.decision().source(), progress.with(file))
                : world;
    }
}
