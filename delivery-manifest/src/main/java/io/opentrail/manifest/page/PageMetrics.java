package io.opentrail.manifest.page;

import io.opentrail.telemetry.Meters;
import io.prometheus.metrics.core.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is counted of pages. Thread-safe.
public final class PageMetrics {

    private static final Logger LOGGER = LoggerFactory.getLogger(PageMetrics.class);

    private final Counter pages;
    private final Counter entries;
    private final Counter unreadable;

    public PageMetrics(Meters meters) {
        pages = meters.counter("listed_pages", "pages of manifests");
        entries = meters.counter("listed_log_files", "log files in them");
        unreadable = meters.counter("unreadable_receipts", "receipts that are in no manifest");
    }

    void closed(int entriesOfPage) {
        pages.inc();
        entries.inc(entriesOfPage);
    }

    void unreadable(RuntimeException why) {
        unreadable.inc();
        LOGGER.atError()
                .addKeyValue("error", why.getMessage())
                .log("A receipt cannot be read; it is in no manifest");
    }
}
