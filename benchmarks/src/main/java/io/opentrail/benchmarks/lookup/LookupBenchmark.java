package io.opentrail.benchmarks.lookup;

import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.figure.Latencies;
import io.opentrail.benchmarks.history.HistoryInstance;
import io.opentrail.benchmarks.history.HistoryProcesses;
import io.opentrail.benchmarks.history.LookupClient;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.schemas.serde.TrustedRecords;
import io.opentrail.settings.Settings;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;

/// Fills a history with many millions of events, if that was not done before, and asks for them: by
/// each attribute, rare and common values, the first page and a later one, from files in memory and
/// on disk; then the first pages once more with signed calls of the control API. The history, the
/// broker, the registry and the control API have a JVM of their own; all share the processors with
/// the callers. Every answer is checked for the number of its events.
public final class LookupBenchmark {

    private static final String HOT_HEADINGS =
            "p50, ms | p99, ms | slowest, ms | lookups a second, all callers | p50, ms | p99, ms";
    private static final double MEBIBYTE = 1024 * 1024;

    private final LookupBenchmarkConfig config;
    private final HistoryFill fill;
    private final LongAdder wrong = new LongAdder();
    private final List<Long> firstNanos = new ArrayList<>();
    private long peakBytes;

    private LookupBenchmark(LookupBenchmarkConfig config) {
        this.config = config;
        this.fill = new HistoryFill(config);
    }

    static void main(String[] args) throws Exception {
        TrustedRecords.trust();
        LookupBenchmarkConfig config =
                Settings.read(
                        "lookup-benchmark", args, System.getenv(), LookupBenchmarkConfig::from);
        new LookupBenchmark(config).run();
    }

    private void run() throws Exception {
        fill.fill();
        try (var processes = HistoryProcesses.start(config.folder(), config.heap())) {
            Map<QuestionKind, List<Question>> questions = questions(processes);
            System.out.printf(
                    "%nwith the control API's client, by one caller, then by %d%n"
                            + "| by | value | page | %s | cold: p50, ms | p99, ms | slowest, ms |%n%s%n",
                    config.callers(), HOT_HEADINGS, "|---".repeat(12) + "|");
            for (var kind : questions.entrySet()) {
                askOneKind(processes, kind.getKey(), kind.getValue());
            }
            printRest();
            throughControlApi(processes, questions);
        }
        System.out.printf("answers with too many events or too few: %d%n", wrong.sum());
    }

    private Map<QuestionKind, List<Question>> questions(HistoryProcesses processes)
            throws IOException, InterruptedException {
        try (HistoryInstance history = startHistory(processes)) {
            return new Questions(config, fill.values(), fill.end(), history.client()).byKind();
        }
    }

    private static HistoryInstance startHistory(HistoryProcesses processes)
            throws IOException, InterruptedException {
        HistoryInstance history =
                processes.startHistory(HistoryFill.INSTANCE, HistoryFill.RETENTION);
        history.awaitRunning();
        return history;
    }

    /// The history is started for each kind, so that none finds what another has read.
    private void askOneKind(HistoryProcesses processes, QuestionKind kind, List<Question> questions)
            throws IOException, InterruptedException, ExecutionException {
        try (HistoryInstance history = startHistory(processes)) {
            LookupClient client = history.client();
            var asking = new Asking(question -> found(client, question), wrong);
            Latencies cold = cold(asking, questions);
            String hot = hot(asking, questions);
            System.out.printf("| %s | %s | %s |%n", kind.columns(), hot, columns(cold));
            peakBytes = Math.max(peakBytes, history.process().peakResidentBytes());
        }
    }

    private static int found(LookupClient client, Question question) {
        CountedValue value = question.value();
        return client.find(
                        value.account(),
                        value.attributes(),
                        question.to(),
                        question.after(),
                        Frequency.PAGE)
                .events()
                .size();
    }

    /// Of the first questions; the last ones have the code compiled before.
    private Latencies cold(Asking asking, List<Question> questions) {
        if (config.coldLookups() == 0 || !PageCache.isDroppable()) {
            return Latencies.ofNanos(LongStream.empty());
        }
        int count = Math.min(config.coldLookups(), Math.ceilDiv(questions.size(), 2));
        PageCache.drop();
        long begin = System.nanoTime();
        asking.once(questions.subList(questions.size() - 1, questions.size()), () -> {});
        firstNanos.add(System.nanoTime() - begin);
        asking.once(questions.subList(count, questions.size()), () -> {});
        return asking.once(questions.subList(0, count), PageCache::drop);
    }

    /// Once everything has been read and the code is compiled.
    private String hot(Asking asking, List<Question> questions)
            throws InterruptedException, ExecutionException {
        asking.once(questions, () -> {});
        asking.during(config.duration(), questions, config.callers());
        Asking.Round alone = asking.during(config.duration(), questions, 1);
        Asking.Round together = asking.during(config.duration(), questions, config.callers());
        return String.format(
                Locale.ROOT,
                "%s | %,.0f | %.1f | %.1f",
                columns(alone.latencies()),
                together.perSecond(),
                together.latencies().millis(0.5),
                together.latencies().millis(0.99));
    }

    private static String columns(Latencies latencies) {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f",
                latencies.millis(0.5),
                latencies.millis(0.99),
                latencies.millis(1));
    }

    private void printRest() {
        if (!firstNanos.isEmpty()) {
            var first = Latencies.ofNanos(firstNanos.stream().mapToLong(Long::longValue));
            System.out.printf(
                    Locale.ROOT,
                    "%nvery first lookup of a history, cold: p50 %.0f ms, slowest %.0f ms (%d starts)%n",
                    first.millis(0.5),
                    first.millis(1),
                    first.count());
        }
        System.out.printf(
                Locale.ROOT, "%nhistory: %.0f MiB resident at most%n", peakBytes / MEBIBYTE);
    }

    private void throughControlApi(
            HistoryProcesses processes, Map<QuestionKind, List<Question>> questions)
            throws IOException, InterruptedException, ExecutionException {
        try (HistoryInstance history = startHistory(processes);
                ServiceProcess api = startControlApi(processes, history);
                var tenants = new Tenants(config.accounts(), processes.ports())) {
            Map<String, CloudTrailClient> clients =
                    IntStream.range(0, config.accounts())
                            .boxed()
                            .collect(Collectors.toMap(Tenants::id, tenants::cloudTrailOf));
            var asking = new Asking(question -> lookupEvents(clients, question), wrong);
            System.out.printf(
                    "%nsigned LookupEvents, by one caller, then by %d%n| by | value | page | %s |%n%s%n",
                    config.callers(), HOT_HEADINGS, "|---".repeat(9) + "|");
            for (var kind : questions.entrySet()) {
                if (kind.getKey().page() == 1) {
                    System.out.printf(
                            "| %s | %s |%n", kind.getKey().columns(), hot(asking, kind.getValue()));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%ncontrol API: %.0f MiB resident at most%n",
                    api.peakResidentBytes() / MEBIBYTE);
        }
    }

    private ServiceProcess startControlApi(HistoryProcesses processes, HistoryInstance history)
            throws IOException {
        Path identities = config.folder().resolve("identity.yaml").toAbsolutePath();
        Tenants.writeIdentities(identities, config.accounts());
        CellPorts ports = processes.ports();
        ServiceProcess api =
                processes.startService(
                        "control-api",
                        "io.opentrail.controlapi.Main",
                        Ports.free(),
                        "--listen=" + Ports.LOOPBACK + ":" + ports.controlApi(),
                        "--identity-file=" + identities,
                        "--history-url=" + history.url(),
                        "--lookups-per-second=1000000",
                        "--s3-endpoint=" + CellPorts.url(ports.s3()),
                        "--s3-access-key-id=none",
                        "--s3-secret-access-key=none");
        api.awaitHealthy(URI.create(CellPorts.url(ports.controlApi()) + "/"));
        return api;
    }

    private static int lookupEvents(Map<String, CloudTrailClient> clients, Question question) {
        CountedValue value = question.value();
        List<LookupAttribute> attributes =
                value.attributes().entrySet().stream()
                        .map(attribute ->
                                LookupAttribute.builder()
                                        .attributeKey(attribute.getKey())
                                        .attributeValue(attribute.getValue())
                                        .build())
                        .toList();
        return Objects.requireNonNull(clients.get(value.account()))
                .lookupEvents(lookup ->
                        lookup.lookupAttributes(attributes)
                                .endTime(question.to())
                                .maxResults(Frequency.PAGE))
                .events()
                .size();
    }
}
