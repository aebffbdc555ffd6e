package io.opentrail.embedded.registry;

import io.opentrail.embedded.start.EmbeddedPart;
import io.opentrail.embedded.start.FolderLock;
import io.opentrail.embedded.start.PartStart;
import io.opentrail.embedded.start.Ports;
import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Apicurio's registry as a child process on the JDK that runs this one, on the loopback address.
/// It ends with this process, also when this one is killed, and keeps schemas and their ids in its
/// folder.
public final class RegistryProcess implements EmbeddedPart {
    private static final Logger LOGGER = LoggerFactory.getLogger(RegistryProcess.class);
    private static final String PART = "Registry";

    private final ChildProcess child;
    private final int port;
    private final FolderLock lock;

    private RegistryProcess(ChildProcess child, int port, FolderLock lock) {
        this.child = child;
        this.port = port;
        this.lock = lock;
    }

    /// What to run, where it keeps its data and where it listens.
    ///
    /// @param home the unpacked `apicurio-registry-app`; two files are added to it, so it must be
    ///   writable
    /// @param folder made where it is missing; one registry at a time
    /// @param port 0 is the same as last time in this folder, or else any free one
    /// @param logFile takes the process's output, appended
    /// @param startTimeout how long it may take until it answers
    public record Config(Path home, Path folder, int port, Path logFile, Duration startTimeout) {
        public Config {
            home = home.toAbsolutePath().normalize();
            folder = folder.toAbsolutePath().normalize();
            logFile = logFile.toAbsolutePath().normalize();
        }

        public static Config in(Path home, Path folder) {
            return new Config(
                    home, folder, 0, folder.resolve("registry.log"), Duration.ofSeconds(60));
        }
    }

    /// Returns when the registry answers.
    ///
    /// @throws StartException when there is no distribution, the port is taken, the folder is in
    ///   use, or it did not answer in time; the message ends with the end of its log
    public static RegistryProcess start(Config config) {
        var runner = config.home().resolve("quarkus-run.jar");
        if (!Files.isRegularFile(runner)) {
            throw new StartException(
                    PART + ": there is no " + runner + "; build libs/embedded, which unpacks it");
        }
        return PartStart.holding(PART, config.folder(), lock -> started(config, lock));
    }

    /// Whatever still runs for the folder is left from a parent that is gone, for this one has the
    /// lock.
    private static RegistryProcess started(Config config, FolderLock lock) throws IOException {
        ChildProcess.endLeftOver(config.folder());
        var port = Ports.choose(PART, config.port(), config.folder());
        var child = ChildProcess.start(config, port);
        try {
            child.awaitAnswer(URI.create(apiUrl(port) + "/subjects"), config.startTimeout());
        } catch (StartException | IOException e) {
            child.end();
            throw e;
        }
        LOGGER.atInfo().addKeyValue("port", port).log("schema registry started");
        return new RegistryProcess(child, port, lock);
    }

    /// The base URL of Confluent's REST API of a registry on this port, without a slash at the end.
    public static URI apiUrl(int port) {
        return URI.create("http://%s:%d/apis/ccompat/v7".formatted(Ports.LOOPBACK, port));
    }

    /// Where this one answers; see [#apiUrl].
    public URI url() {
        return apiUrl(port);
    }

    @Override
    public int port() {
        return port;
    }

    /// The process id of the child.
    public long pid() {
        return child.pid();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    @Override
    public void close() {
        if (child.end()) {
            LOGGER.atInfo().addKeyValue("port", port).log("schema registry stopped");
        }
        lock.close();
    }
}
