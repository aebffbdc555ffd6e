package io.opentrail.benchmarks.history;

import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.event.AuditEvent;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// How long a history takes to answer completely again while events come in: after `kill -9`, after
/// `kill -9` and the loss of its disk, and where another instance has copies. Then all pages of all
/// accounts are compared with what was sent. Broker, registry and instances have a JVM of their
/// own.
public final class HistoryRecovery {

    private static final String ONE = "one";
    private static final String TWO = "two";

    /// What the events before are spread over; those that come in follow.
    private static final Duration SPREAD = Duration.ofDays(30);

    private static final int NAMES = 2_000;
    private static final Duration STANDBY_PATIENCE = Duration.ofMinutes(20);
    private static final int LOOK_MILLIS = 50;

    private final HistoryRecoveryConfig config;
    private final HistoryProcesses processes;

    private HistoryRecovery(HistoryRecoveryConfig config, HistoryProcesses processes) {
        this.config = config;
        this.processes = processes;
    }

    static void main(String[] args) throws Exception {
        TrustedRecords.trust();
        HistoryRecoveryConfig config =
                Settings.read(
                        "history-recovery", args, System.getenv(), HistoryRecoveryConfig::from);
        if (Files.exists(config.folder())) {
            throw new IllegalArgumentException(config.folder() + " is there already");
        }
        try (var processes = HistoryProcesses.start(config.folder(), config.heap())) {
            new HistoryRecovery(config, processes).run();
        }
    }

    private void run() throws Exception {
        HistoryInstance one = start(ONE);
        one.awaitRunning();
        try (EventFeed feed = processes.feed()) {
            var sent = new SentEvents(pastEvents(), feed);
            long begin = System.nanoTime();
            sent.send(config.events());
            feed.flush();
            SentEvents.await(one.client(), feed.lastByPartition(), begin);
            System.out.printf(
                    Locale.ROOT,
                    "%,d events kept after %.0f s%n%n"
                            + "| then, at %,d events a second | answers after, s | complete after, s | events | missing | doubled | unknown |%n%s%n",
                    config.events(),
                    (System.nanoTime() - begin) / 1e9,
                    config.rate(),
                    "|---".repeat(7) + "|");
            one = killed("`kill -9`, started again", one, sent, feed, false);
            one = killed("`kill -9`, its disk is lost, started again", one, sent, feed, true);
            oneOfTwo(one, sent, feed);
        }
    }

    private HistoryInstance start(String name) throws IOException {
        return processes.startHistory(name, "--standbys=1");
    }

    private PastEvents pastEvents() {
        return new PastEvents(
                config.accounts(),
                NAMES,
                Instant.now().minus(SPREAD),
                (double) SPREAD.toSeconds() / config.events());
    }

    private HistoryInstance killed(
            String what, HistoryInstance one, SentEvents sent, EventFeed feed, boolean isWiped)
            throws IOException, InterruptedException {
        HistoryInstance again;
        SentEvents.Recovery recovery;
        try (var _ = new SteadyLoad(sent, config.rate())) {
            Pause.millis(config.lead().toMillis());
            Map<Integer, AuditEvent> before = feed.lastByPartition();
            long begin = System.nanoTime();
            one.kill();
            if (isWiped) {
                processes.wipe(ONE);
            }
            again = start(ONE);
            recovery = SentEvents.await(again.client(), before, begin);
        }
        tell(what, recovery, sent, feed, again);
        return again;
    }

    private void oneOfTwo(HistoryInstance one, SentEvents sent, EventFeed feed)
            throws IOException, InterruptedException {
        try (HistoryInstance two = start(TWO)) {
            double standingBy = awaitStandby(two);
            SentEvents.Recovery recovery;
            try (var _ = new SteadyLoad(sent, config.rate())) {
                Pause.millis(config.lead().toMillis());
                Map<Integer, AuditEvent> before = feed.lastByPartition();
                long begin = System.nanoTime();
                one.kill();
                recovery = SentEvents.await(two.client(), before, begin);
            }
            tell("`kill -9` of one of two", recovery, sent, feed, two);
            System.out.printf(
                    Locale.ROOT,
                    "%nthe other one had copies of all partitions %.1f s after its start%n",
                    standingBy);
        }
    }

    /// Returns how long it took, in seconds.
    private double awaitStandby(HistoryInstance instance) throws InterruptedException {
        long begin = System.nanoTime();
        for (int account = 0; account < config.accounts(); account++) {
            while (!instance.client().isReadyAlone(Tenants.id(account))) {
                if (System.nanoTime() - begin > STANDBY_PATIENCE.toNanos()) {
                    throw new IllegalStateException(
                            "no copy of account %s within %s"
                                    .formatted(Tenants.id(account), STANDBY_PATIENCE));
                }
                Pause.millis(LOOK_MILLIS);
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /// Once the instance has all that was sent.
    private static void tell(
            String what,
            SentEvents.Recovery recovery,
            SentEvents sent,
            EventFeed feed,
            HistoryInstance instance) {
        feed.flush();
        SentEvents.await(instance.client(), feed.lastByPartition(), System.nanoTime());
        SentEvents.Audit audit = sent.audit(instance.client());
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %,d | %d | %d | %d |%n",
                what,
                recovery.answering(),
                recovery.complete(),
                audit.events(),
                audit.missing(),
                audit.doubled(),
                audit.unknown());
    }
}
