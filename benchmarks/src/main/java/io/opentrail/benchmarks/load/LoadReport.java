package io.opentrail.benchmarks.load;

import io.opentrail.producer.report.RecorderMetrics;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Says what was measured, in Markdown, as soon as it is known, and whether it is good: no event
/// lost or doubled, the rate held, no process's memory grown.
final class LoadReport {

    /// A rate is held if the recorder accepted it and the events on their way grow by no more than
    /// this share of it.
    private static final double GROWING = 0.02;

    private static final double RECORDED = 0.98;

    /// Memory has grown if the median of the last third is over so many times the first third's.
    private static final double GROWN = 1.1;

    private static final double MIB = 1 << 20;
    private static final double MILLION = 1e6;

    private boolean isGood = true;
    private boolean hasRows;

    boolean isGood() {
        return isGood;
    }

    /// A rate that was asked for a while.
    ///
    /// @return whether it was held
    boolean rate(String what, double rate, List<Sample> samples) {
        if (!hasRows) {
            print(
                    "| phase | asked, events/s | recorded | acknowledged | delivered | on their way at the end, s | spool, MiB | cell, processors | resident, MiB | held |");
            print("|---|---|---|---|---|---|---|---|---|---|");
            hasRows = true;
        }
        boolean isHeld =
                Sample.perSecond(samples, Sample::recorded) >= RECORDED * rate
                        && Sample.lagGrowth(samples) <= GROWING * rate;
        print(
                "| %s | %.0f | %.0f | %.0f | %.0f | %.1f | %.0f | %.2f | %s | %s |"
                        .formatted(
                                what,
                                rate,
                                Sample.perSecond(samples, Sample::recorded),
                                Sample.perSecond(samples, Sample::acknowledged),
                                Sample.perSecond(samples, Sample::delivered),
                                samples.getLast().lag() / rate,
                                Sample.most(samples, Sample::spoolBytes) / MIB,
                                Sample.perSecond(samples, Sample::cpuNanos) / 1e9,
                                resident(samples.getLast()),
                                isHeld ? "yes" : "no"));
        return isHeld;
    }

    private static String resident(Sample sample) {
        var text = new StringBuilder();
        sample.residentBytes()
                .forEach((process, bytes) ->
                        text.append(text.isEmpty() ? "" : ", ")
                                .append("%s %.0f".formatted(process, bytes / MIB)));
        return text.toString();
    }

    /// The rate that was held for long.
    ///
    /// @param liveBefore of each process's heap, in bytes
    void held(
            double rate,
            List<Sample> samples,
            Map<String, Long> liveBefore,
            Map<String, Long> liveAfter) {
        isGood &= rate("hold, %.0f s".formatted(Sample.seconds(samples)), rate, samples);
        print("");
        print(
                "| process | resident, MiB: median of each third | last to first | live heap, MiB: before, after | grown |");
        print("|---|---|---|---|---|");
        liveBefore.forEach((process, live) ->
                memory(process, samples, live, liveAfter.getOrDefault(process, 0L)));
        hasRows = false;
    }

    private void memory(String process, List<Sample> samples, long liveBefore, long liveAfter) {
        double[] thirds = new double[3];
        for (int n = 0; n < thirds.length; n++) {
            thirds[n] =
                    Sample.median(
                                    Sample.third(samples, n),
                                    sample -> sample.residentBytes().getOrDefault(process, 0L))
                            / MIB;
        }
        boolean isGrown = thirds[2] > GROWN * thirds[0];
        isGood &= !isGrown;
        print(
                "| %s | %.0f, %.0f, %.0f | %.2f | %.0f, %.0f | %s |"
                        .formatted(
                                process,
                                thirds[0],
                                thirds[1],
                                thirds[2],
                                thirds[2] / thirds[0],
                                liveBefore / MIB,
                                liveAfter / MIB,
                                isGrown ? "yes" : "no"));
    }

    /// What became of a burst.
    ///
    /// @param drain from the burst's end until it is worked off
    void burst(double base, int times, List<Sample> burst, List<Sample> drain) {
        print("");
        print(
                "Burst: %.0f events a second, then %.0f s of %d times as many. Recorded %.0f a second, dropped %d."
                        .formatted(
                                base,
                                Sample.seconds(burst),
                                times,
                                Sample.perSecond(burst, Sample::recorded),
                                drain.getLast().dropped() - burst.getFirst().dropped()));
        print(
                "At its end %.2f million events were on their way; the spool held %.0f MiB at most. All was delivered after %.0f s, at %.0f events a second."
                        .formatted(
                                burst.getLast().lag() / MILLION,
                                Math.max(
                                                Sample.most(burst, Sample::spoolBytes),
                                                Sample.most(drain, Sample::spoolBytes))
                                        / MIB,
                                Sample.seconds(drain),
                                Sample.perSecond(drain, Sample::delivered)));
        print("Resident then, MiB: %s.".formatted(resident(drain.getLast())));
    }

    /// What recorder and cell say of the whole run.
    void end(RecorderMetrics recorder, Observer observer) throws IOException, InterruptedException {
        print("");
        print(
                "The recorder: %d recorded (%d bytes on average), dropped %s, %d rejected, %d failed attempts, %d failures of the spool."
                        .formatted(
                                recorder.recorded(),
                                recorder.recordedBytes() / Math.max(1, recorder.recorded()),
                                recorder.dropped(),
                                recorder.rejected(),
                                recorder.failures(),
                                recorder.spoolFailures()));
        print(
                "The cell: %d sessions of the sink failed, %d puts; %d dead letters of the router."
                        .formatted(
                                observer.cellCount("opentrail_s3_sink_failed_sessions_total"),
                                observer.cellCount("opentrail_s3_sink_failed_puts_total"),
                                observer.cellCount(
                                        "opentrail_trail_router_dead_letter_records_total")));
    }

    /// What the bucket holds at last.
    void bucket(BucketAudit.Result bucket) {
        isGood &= bucket.lost() == 0 && bucket.doubled() == 0;
        print(
                "The bucket: %d log files with %d events; lost %d, doubled %d, there though dropped %d."
                        .formatted(
                                bucket.logFiles(),
                                bucket.delivered(),
                                bucket.lost(),
                                bucket.doubled(),
                                bucket.unaccepted()));
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
