package io.opentrail.live.queue;

import io.opentrail.live.event.LiveEvent;
import io.opentrail.schemas.group.Progress;
import io.opentrail.schemas.group.Progress.Claim;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/// The events that wait for one destination of one trail, in the order of each partition. While the
/// destination fails the queue holds but a share of memory: it lets go of its youngest events,
/// takes no more of their partitions, and remembers from where on they have to be read again. Safe
/// for use by many threads; one of them sends.
final class LiveQueue {

    private static final int MAX_OFFERED = 10_000;

    private final Progress progress;
    private final Budget budget;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<TopicPartition, Gap> gaps = new HashMap<>();
    private long bytes;
    private int offered;
    private boolean sending;
    private boolean failing;

    LiveQueue(Progress progress, Budget budget) {
        this.progress = progress;
        this.budget = budget;
    }

    private record Waiting(LiveEvent event, Claim claim, Instant readAt) {}

    /// What was let go of.
    ///
    /// @param from the first one's claim
    /// @param to inclusive
    /// @param since when the first one was read
    private record Gap(Claim from, long to, Instant since) {}

    /// True if somebody has to begin to send now.
    synchronized boolean add(LiveEvent event, Instant now) {
        TopicPartition partition = event.partition();
        boolean let =
                gaps.computeIfPresent(
                                partition,
                                (_, gap) -> new Gap(gap.from(), event.offset(), gap.since()))
                        != null;
        if (!let) {
            append(event, progress.claim(partition, event.offset()), now);
            letGo();
        }
        boolean begin = !sending;
        sending = true;
        return begin;
    }

    synchronized Next next() {
        if (!waiting.isEmpty()) {
            List<LiveEvent> events =
                    waiting.stream().limit(MAX_OFFERED).map(Waiting::event).toList();
            offered = events.size();
            return new Next.Offer(events);
        }
        if (!gaps.isEmpty()) {
            Map.Entry<TopicPartition, Gap> gap = gaps.entrySet().iterator().next();
            return new Next.CatchUp(gap.getKey(), gap.getValue().from(), gap.getValue().to());
        }
        failing(false);
        sending = false;
        return new Next.Rest();
    }

    /// What was offered and need not be again.
    synchronized void remove(Collection<LiveEvent> events) {
        Set<LiveEvent> left = new HashSet<>(events);
        Iterator<Waiting> all = waiting.iterator();
        while (!left.isEmpty() && all.hasNext()) {
            Waiting one = all.next();
            if (left.remove(one.event())) {
                all.remove();
                drop(one);
            }
        }
        offered = 0;
    }

    /// What was read before; taken out.
    synchronized List<LiveEvent> takeOlderThan(Instant oldest) {
        List<LiveEvent> old = new ArrayList<>();
        for (Waiting first = waiting.peek();
                first != null && first.readAt().isBefore(oldest);
                first = waiting.peek()) {
            waiting.remove();
            drop(first);
            old.add(first.event());
        }
        return old;
    }

    /// Whether the latest attempt failed.
    synchronized void failing(boolean now) {
        if (now && !failing) {
            budget.oneMoreFails();
        } else if (!now && failing) {
            budget.oneLessFails();
        }
        failing = now;
        offered = 0;
        letGo();
    }

    /// What was read again takes its place.
    synchronized void caughtUp(Next.CatchUp asked, Backlog.Chunk chunk) {
        Gap gap = gaps.get(asked.partition());
        if (gap == null || !gap.from().equals(asked.from())) {
            return; // the partition is somebody else's now
        }
        for (LiveEvent event : chunk.events()) {
            Instant readAt = event.routedAt().isAfter(gap.since()) ? event.routedAt() : gap.since();
            append(event, progress.claimBeside(gap.from(), event.offset()), readAt);
        }
        if (chunk.next() > gap.to()) {
            gaps.remove(asked.partition());
        } else {
            Claim from = progress.claimBeside(gap.from(), chunk.next());
            gaps.put(asked.partition(), new Gap(from, gap.to(), gap.since()));
        }
        progress.release(gap.from());
    }

    /// The partition is somebody else's now.
    synchronized void forget(TopicPartition partition) {
        gaps.remove(partition);
        waiting.removeIf(one -> {
            boolean gone = one.event().partition().equals(partition);
            if (gone) {
                drop(one);
            }
            return gone;
        });
    }

    /// True while something has to be read again.
    synchronized boolean isBehind() {
        return !gaps.isEmpty();
    }

    private void append(LiveEvent event, Claim claim, Instant readAt) {
        waiting.add(new Waiting(event, claim, readAt));
        bytes += event.framedBytes();
        budget.take(event.framedBytes());
    }

    private void drop(Waiting one) {
        progress.release(one.claim());
        forgetBytes(one);
    }

    private void forgetBytes(Waiting one) {
        bytes -= one.event().framedBytes();
        budget.free(one.event().framedBytes());
    }

    /// Of the youngest, but of none that is being offered.
    private void letGo() {
        while (failing && waiting.size() > Math.max(1, offered) && bytes > budget.failingBytes()) {
            Waiting youngest = waiting.removeLast();
            forgetBytes(youngest);
            TopicPartition partition = youngest.event().partition();
            Gap gap = gaps.get(partition);
            if (gap != null) {
                progress.release(gap.from());
            }
            long to = gap == null ? youngest.event().offset() : gap.to();
            gaps.put(partition, new Gap(youngest.claim(), to, youngest.readAt()));
        }
    }
}
