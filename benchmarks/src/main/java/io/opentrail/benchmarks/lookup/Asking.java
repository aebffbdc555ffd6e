package io.opentrail.benchmarks.lookup;

import io.opentrail.benchmarks.figure.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/// Asks questions and takes the time, and counts answers that have too many events or too few.
final class Asking {

    private final ToIntFunction<Question> asked;
    private final LongAdder wrong;

    /// @param asked gives the number of events found
    /// @param wrong is told of each wrong answer
    Asking(ToIntFunction<Question> asked, LongAdder wrong) {
        this.asked = asked;
        this.wrong = wrong;
    }

    /// What many calls took.
    record Round(Latencies latencies, double perSecond) {}

    /// Each once, one after the other.
    ///
    /// @param before is done before each, and takes no part in the time
    Latencies once(List<Question> questions, Runnable before) {
        var nanos = LongStream.builder();
        for (Question question : questions) {
            before.run();
            nanos.add(nanos(question));
        }
        return Latencies.ofNanos(nanos.build());
    }

    /// For so long, again and again, several at once.
    Round during(Duration length, List<Question> questions, int callers)
            throws InterruptedException, ExecutionException {
        long begin = System.nanoTime();
        List<Future<List<Long>>> calling = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(callers)) {
            for (int caller = 0; caller < callers; caller++) {
                int first = caller * questions.size() / callers;
                calling.add(threads.submit(() -> from(first, questions, begin + length.toNanos())));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<Long> all = new ArrayList<>();
        for (Future<List<Long>> one : calling) {
            all.addAll(one.get());
        }
        return new Round(
                Latencies.ofNanos(all.stream().mapToLong(Long::longValue)), all.size() / seconds);
    }

    private List<Long> from(int first, List<Question> questions, long endNanos) {
        List<Long> nanos = new ArrayList<>();
        for (int at = first; System.nanoTime() < endNanos; at++) {
            nanos.add(nanos(questions.get(at % questions.size())));
        }
        return nanos;
    }

    private long nanos(Question question) {
        long begin = System.nanoTime();
        int found = asked.applyAsInt(question);
        long took = System.nanoTime() - begin;
        if (found != question.expected()) {
            wrong.increment();
        }
        return took;
    }
}
