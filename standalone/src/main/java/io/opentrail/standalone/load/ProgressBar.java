package io.opentrail.standalone.load;

import java.io.PrintWriter;

/// How much of the files is read, on one line that is written over. Shown on a terminal only.
public final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final long total;
    private final boolean shown;
    private long done;
    private int shownPercent = -1;

    /// @param total bytes of all files
    public ProgressBar(PrintWriter out, long total, boolean shown) {
        this.out = out;
        this.total = Math.max(1, total);
        this.shown = shown;
    }

    public void advance(long bytes) {
        done += bytes;
        int percent = (int) Math.min(100, done * 100 / total);
        if (shown && percent != shownPercent) {
            shownPercent = percent;
            int filled = percent * WIDTH / 100;
            out.print(
                    "\r["
                            + "#".repeat(filled)
                            + ".".repeat(WIDTH - filled)
                            + "] "
                            + percent
                            + " %");
            out.flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            out.println();
            out.flush();
        }
    }
}
