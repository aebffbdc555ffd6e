package io.opentrail.benchmarks.history;

import io.opentrail.benchmarks.process.BrokerMain;
import io.opentrail.benchmarks.process.RegistryMain;
import io.opentrail.benchmarks.process.ScratchFolder;
import io.opentrail.benchmarks.process.ServiceProcess;
import io.opentrail.embedded.start.Ports;
import io.opentrail.schemas.topics.KafkaConnection;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A broker and a registry in JVMs of their own, and histories over them, all with their data in
/// one folder that can be taken up again.
public final class HistoryProcesses implements AutoCloseable {

    static final String SECRET = "a secret of this benchmark";

    private final Path folder;
    private final String heap;
    private final CellPorts ports = CellPorts.anyFree();
    private final ServiceProcess broker;
    private final ServiceProcess registry;
    private final List<ServiceProcess> services = new ArrayList<>();

    private HistoryProcesses(Path folder, String heap) throws IOException {
        this.folder = folder.toAbsolutePath();
        this.heap = heap;
        Files.createDirectories(folder);
        var parts = new ScratchFolder(this.folder);
        this.broker = parts.startPart("kafka", "1g", BrokerMain.class, ports.kafka());
        this.registry =
                parts.startPart("registry", "256m", RegistryMain.class, ports.schemaRegistry());
    }

    /// Returns when broker and registry answer.
    ///
    /// @param heap of each history, as in `-Xmx`
    public static HistoryProcesses start(Path folder, String heap) throws IOException {
        var processes = new HistoryProcesses(folder, heap);
        try {
            processes.broker.awaitLine("READY");
            processes.registry.awaitLine("READY");
            return processes;
        } catch (RuntimeException e) {
            processes.close();
            throw e;
        }
    }

    /// A history with the name of an instance; keeps its events in a folder of that name. Its
    /// stream need not run yet.
    ///
    /// @param settings further ones, as `--key=value`
    public HistoryInstance startHistory(String name, String... settings) throws IOException {
        int listen = Ports.free();
        int metrics = Ports.free();
        ServiceProcess process =
                startService(
                        name,
                        "io.opentrail.history.Main",
                        metrics,
                        Stream.concat(
                                        Stream.of(
                                                "--listen=" + Ports.LOOPBACK + ":" + listen,
                                                "--instance-id=" + name,
                                                "--state-dir=" + folder.resolve(name)),
                                        Arrays.stream(settings))
                                .toArray(String[]::new));
        return new HistoryInstance(process, CellPorts.url(listen), CellPorts.url(metrics));
    }

    /// Any service that asks the history or keeps it, on this broker and registry.
    ///
    /// @param metrics the port for these
    public ServiceProcess startService(
            String name, String mainClass, int metrics, String... settings) throws IOException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers=" + kafka(),
                                "--schema-registry=" + registry(),
                                "--regions=" + PastEvents.REGION,
                                "--lookup-secret=" + SECRET,
                                "--metrics-listen=" + Ports.LOOPBACK + ":" + metrics));
        arguments.addAll(Arrays.asList(settings));
        ServiceProcess service =
                ServiceProcess.start(
                        name, heap, folder.resolve(name + ".log"), mainClass, arguments);
        services.add(service);
        return service;
    }

    /// Once there is a history, which makes the topic.
    public EventFeed feed() {
        return new EventFeed(KafkaConnection.of(kafka()), registry());
    }

    private String kafka() {
        return Ports.LOOPBACK + ":" + ports.kafka();
    }

    private URI registry() {
        return URI.create(CellPorts.url(ports.schemaRegistry()) + "/apis/ccompat/v7");
    }

    /// Where a control API listens, if there is one.
    public CellPorts ports() {
        return ports;
    }

    public ServiceProcess broker() {
        return broker;
    }

    /// Of the files of an instance that does not run.
    public long stateBytes(String instance) throws IOException {
        return bytes(folder.resolve(instance), _ -> true);
    }

    /// Of those of them that are logs of what is in no other file yet.
    public long logBytes(String instance) throws IOException {
        return bytes(folder.resolve(instance), file -> file.toString().endsWith(".log"));
    }

    /// Of the records that the broker keeps of a topic.
    public long topicBytes(String topic) throws IOException {
        return bytes(
                folder.resolve("kafka"),
                file ->
                        file.getName(file.getNameCount() - 2).toString().startsWith(topic + "-")
                                && file.toString().endsWith(".log"));
    }

    private static long bytes(Path folder, Predicate<Path> which) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(which)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /// Deletes all that an instance that does not run has kept.
    public void wipe(String instance) throws IOException {
        new ScratchFolder(folder.resolve(instance)).close();
    }

    /// Also what it has started and is not closed.
    @Override
    public void close() {
        services.reversed().forEach(ServiceProcess::close);
        registry.close();
        broker.close();
    }
}
