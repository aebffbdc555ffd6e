package io.opentrail.verifier.report;

import io.opentrail.verifier.chain.Finding;
import io.opentrail.verifier.chain.TimeRange;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Lines as the AWS CLI prints them: what is not valid on standard error, all else on standard
/// output.
public final class TextReport implements Report {

    private static final String CLEAR_LINE = "\r\033[K";
    private static final long PROGRESS_NANOS = 200_000_000;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean verbose;
    private final boolean progress;
    private final TimeRange range;
    private final Totals totals;
    private boolean afterBlankLine = true;
    private long shownAt = System.nanoTime();
    private boolean shown;

    /// @param verbose what is valid is told, too
    /// @param progress standard error is a terminal, and wants to show how far it is
    public TextReport(
            PrintWriter out,
            PrintWriter err,
            String trailArn,
            TimeRange range,
            boolean verbose,
            boolean progress) {
        this.out = out;
        this.err = err;
        this.range = range;
        this.verbose = verbose;
        this.progress = progress;
        this.totals = new Totals(range);
        line(
                out,
                "Validating log files for trail %s between %s and %s\n"
                        .formatted(trailArn, time(range.start()), time(range.end())));
        out.flush();
    }

    @Override
    public void accept(Finding finding) {
        totals.add(finding);
        switch (finding) {
            case Finding.ValidDigest digest ->
                    valid(
                            backfill(digest.backfill())
                                    + "Digest file\t"
                                    + digest.location()
                                    + "\tvalid");
            case Finding.ValidLogFile file -> valid("Log file\t" + file.location() + "\tvalid");
            case Finding.InvalidDigest digest ->
                    invalid(
                            backfill(digest.backfill())
                                    + "Digest file\t"
                                    + digest.location()
                                    + "\tINVALID: "
                                    + digest.detail());
            case Finding.InvalidLogFile file ->
                    invalid("Log file\t" + file.location() + "\tINVALID: " + file.problem().text());
            case Finding.Gap gap ->
                    invalid(
                            "%sNo log files were delivered by CloudTrail between %s and %s"
                                    .formatted(
                                            backfill(gap.backfill()),
                                            time(gap.from()),
                                            time(gap.to())));
        }
        showProgress();
    }

    @Override
    public boolean finish() {
        clearProgress();
        if (!afterBlankLine) {
            line(out, "");
        }
        line(
                out,
                "Results requested for %s to %s".formatted(time(range.start()), time(range.end())));
        if (totals.hasDigests()) {
            writeFound();
            writeRatio(totals.digests(false), "digest");
            writeRatio(totals.digests(true), "backfill digest");
            writeRatio(totals.logFiles(), "log");
            line(out, "");
        } else {
            line(out, "No digests found");
        }
        out.flush();
        return totals.allValid();
    }

    private void writeFound() {
        if (totals.foundStart().isEmpty() || totals.foundEnd().isEmpty()) {
            line(out, "No valid digests found in range");
        } else {
            line(
                    out,
                    "Results found for %s to %s:"
                            .formatted(
                                    time(totals.foundStart().get()),
                                    time(totals.foundEnd().get())));
        }
    }

    private void writeRatio(Totals.Count count, String name) {
        if (count.all() > 0) {
            out.print("\n%d/%d %s files valid".formatted(count.valid(), count.all(), name));
            if (count.invalid() > 0) {
                out.print(", %d/%d %s files INVALID".formatted(count.invalid(), count.all(), name));
            }
        }
    }

    private void valid(String line) {
        if (verbose) {
            clearProgress();
            afterBlankLine = false;
            line(out, line);
        }
    }

    private void invalid(String line) {
        clearProgress();
        out.flush();
        line(err, (afterBlankLine ? "" : "\n") + line + "\n");
        err.flush();
        afterBlankLine = true;
    }

    private void showProgress() {
        if (progress && System.nanoTime() - shownAt > PROGRESS_NANOS) {
            shownAt = System.nanoTime();
            shown = true;
            err.print(
                    "%s%,d digests and %,d log files checked"
                            .formatted(
                                    CLEAR_LINE,
                                    totals.digests(false).all() + totals.digests(true).all(),
                                    totals.logFiles().all()));
            err.flush();
        }
    }

    private void clearProgress() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
            shown = false;
        }
    }

    /// Line feeds on every system, as what compares outputs expects.
    private static void line(PrintWriter writer, String line) {
        writer.print(line + "\n");
    }

    private static String backfill(boolean backfill) {
        return backfill ? "(backfill) " : "";
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
