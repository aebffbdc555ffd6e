package io.opentrail.benchmarks.load;

import io.opentrail.benchmarks.cell.CellFolder;
import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.benchmarks.process.Pause;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.producer.EventRecorder;
import io.opentrail.producer.RecorderConfig;
import io.opentrail.producer.delivery.AccessKey;
import io.opentrail.producer.delivery.DeliveryConfig;
import io.opentrail.producer.spool.SpoolConfig;
import io.opentrail.settings.Settings;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/// A service reports through the producer SDK to one cell with everything in it, on the same
/// machine: the highest rate that is held, that rate for a quarter of an hour, and bursts. At the
/// end the bucket is read back, and every event that the recorder accepted is looked for.
///
/// Ends with 1 if an event is lost or doubled, if a process's memory grew or if the rate was not
/// held; see [LoadReport].
public final class SustainedLoad {

    private static final String BUCKET = "audit";
    private static final String TRAIL = "all";

    /// How long nothing may be delivered while events are on their way.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final int BASE_SHARE = 10;
    private static final List<Integer> BURSTS = List.of(10, 100);

    private final SustainedLoadConfig config;
    private final CellFolder folder;
    private final CellPorts ports;
    private final NumberedIds ids = new NumberedIds();
    private final LoadReport report = new LoadReport();

    private SustainedLoad(SustainedLoadConfig config, CellFolder folder) {
        this.config = config;
        this.folder = folder;
        this.ports = folder.ports();
    }

    static void main(String[] args) throws Exception {
        SustainedLoadConfig config =
                Settings.read("sustained-load", args, System.getenv(), SustainedLoadConfig::from);
        var load = new SustainedLoad(config, CellFolder.make(config.folder(), config.accounts()));
        load.run();
        System.exit(load.report.isGood() ? 0 : 1);
    }

    private void run() throws Exception {
        try (var cell = startCell();
                var tenants = new Tenants(config.accounts(), ports);
                var s3 = tenants.s3()) {
            cell.awaitLine("READY");
            makeTrails(tenants, s3);
            try (var recorder = openRecorder();
                    var observer =
                            new Observer(
                                    cell,
                                    ports,
                                    recorder,
                                    folder.folder().resolve("samples.tsv"))) {
                load(recorder, observer, s3);
            }
        }
    }

    private ServiceProcess startCell() throws IOException {
        return folder.start(
                config.heap(),
                "--flush-interval=%dms".formatted(config.flushInterval().toMillis()),
                "--digest-interval=5m");
    }

    private void makeTrails(Tenants tenants, S3Client s3) {
        s3.createBucket(create -> create.bucket(BUCKET));
        for (int account = 0; account < config.accounts(); account++) {
            var cloudTrail = tenants.cloudTrailOf(account);
            cloudTrail.createTrail(create ->
                    create.name(TRAIL)
                            .s3BucketName(BUCKET)
                            .isMultiRegionTrail(true)
                            .enableLogFileValidation(true));
            cloudTrail.startLogging(start -> start.name(TRAIL));
        }
    }

    private EventRecorder openRecorder() {
        var key = new AccessKey(Tenants.SERVICE.accessKeyId(), Tenants.SERVICE.secret());
        return EventRecorder.open(
                RecorderConfig.of(
                                DeliveryConfig.to(
                                        List.of(URI.create(CellPorts.url(ports.ingest()))),
                                        Tenants.REGION,
                                        key))
                        .withSpool(
                                SpoolConfig.in(folder.folder().resolve("spool"))
                                        .withMaxBytes(config.spoolBytes())));
    }

    private void load(EventRecorder recorder, Observer observer, S3Client s3) throws Exception {
        RealEvents events = RealEvents.of(config.accounts(), ids);
        var recording = new Recording(recorder, events, config.threads());
        try (recording) {
            recording.rate(config.from() / 2.0);
            observer.watch(config.warmUp());
            double highest = highest(recording, observer);
            hold(highest, recording, observer);
            for (int times : BURSTS) {
                burst(highest / BASE_SHARE, times, recording, observer);
            }
            drain(0, recording, observer);
        }
        awaitDelivered(observer);
        report.end(recorder.metrics(), observer);
        report.bucket(BucketAudit.of(s3, BUCKET, ids.count(), recording.dropped()));
    }

    /// The last rate before one at which ever more events are on their way.
    private double highest(Recording recording, Observer observer) throws Exception {
        if (config.rate().isPresent()) {
            return config.rate().get();
        }
        double held = 0;
        boolean isHeld = true;
        for (double rate = config.from(); isHeld; rate *= config.raise()) {
            recording.rate(rate);
            List<Sample> samples = observer.watch(config.step());
            isHeld = report.rate("try", rate, samples);
            held = isHeld ? rate : held;
        }
        if (held == 0) {
            throw new IllegalStateException(
                    "not even %d events a second can be held; begin lower with --from"
                            .formatted(config.from()));
        }
        drain(0, recording, observer);
        return held;
    }

    private void hold(double rate, Recording recording, Observer observer) throws Exception {
        recording.rate(rate);
        observer.watch(config.warmUp());
        Map<String, Long> before = observer.liveHeaps();
        List<Sample> samples = observer.watch(config.duration());
        report.held(rate, samples, before, observer.liveHeaps());
        drain(0, recording, observer);
    }

    private void burst(double base, int times, Recording recording, Observer observer)
            throws Exception {
        recording.rate(base);
        observer.watch(config.burst());
        recording.rate(base * times);
        List<Sample> burst = observer.watch(config.burst());
        List<Sample> drain = drain(base, recording, observer);
        report.burst(base, times, burst, drain);
    }

    /// Goes on at a rate until no more events are on their way than two flush intervals' worth.
    private List<Sample> drain(double rate, Recording recording, Observer observer)
            throws IOException, InterruptedException {
        recording.rate(rate);
        double few = rate * 2 * config.flushInterval().toMillis() / 1e3;
        List<Sample> samples = new ArrayList<>();
        do {
            samples.addAll(observer.watch(PATIENCE, sample -> sample.lag() <= few));
        } while (samples.getLast().lag() > few && isMoving(samples));
        return samples;
    }

    /// Whether anything was delivered in the time that is waited for it.
    private static boolean isMoving(List<Sample> samples) {
        Sample last = samples.getLast();
        return samples.stream()
                .filter(sample -> last.nanos() - sample.nanos() < PATIENCE.toNanos())
                .anyMatch(sample -> sample.delivered() < last.delivered());
    }

    /// The cell delivers events of its own too, so its count alone does not tell: it must stand
    /// still.
    private void awaitDelivered(Observer observer) throws IOException, InterruptedException {
        long before = -1;
        Sample sample = observer.sample();
        while (sample.delivered() != before) {
            before = sample.delivered();
            Pause.millis(3 * config.flushInterval().toMillis());
            sample = observer.sample();
        }
    }
}
