package io.opentrail.embedded.s3;

import io.opentrail.embedded.start.EmbeddedPart;
import io.opentrail.embedded.start.FolderLock;
import io.opentrail.embedded.start.PartStart;
import io.opentrail.embedded.start.Ports;
import io.opentrail.embedded.start.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An S3 server in this process, on the loopback address: Signature Version 4, buckets in the path.
/// An object is a file under `buckets` in its folder, with its metadata in extended attributes.
public final class EmbeddedS3 implements EmbeddedPart {
    private static final Logger LOGGER = LoggerFactory.getLogger(EmbeddedS3.class);
    private static final String PART = "S3";

    private final S3Proxy proxy;
    private final int port;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedS3(S3Proxy proxy, int port, FolderLock lock) {
        this.proxy = proxy;
        this.port = port;
        this.lock = lock;
    }

    /// Where objects are kept, where the server listens and whom it serves.
    ///
    /// @param folder made where it is missing; its file system must have extended attributes
    /// @param port 0 is the same as last time in this folder, or else any free one
    public record Config(Path folder, int port, AccessRule rule) {
        public Config {
            folder = folder.toAbsolutePath().normalize();
        }

        public static Config in(Path folder, AccessRule rule) {
            return new Config(folder, 0, rule);
        }
    }

    /// Returns when the server listens.
    ///
    /// @throws StartException when the port is taken, or the folder is in use or can't hold
    ///   metadata
    public static EmbeddedS3 start(Config config) {
        return PartStart.holding(PART, config.folder(), lock -> started(config, lock));
    }

    private static EmbeddedS3 started(Config config, FolderLock lock) throws Exception {
        int port = Ports.choose(PART, config.port(), config.folder());
        S3Proxy proxy = startProxy(config, port);
        LOGGER.atInfo().addKeyValue("port", port).log("s3 server started");
        return new EmbeddedS3(proxy, port, lock);
    }

    private static S3Proxy startProxy(Config config, int port) throws Exception {
        var store = store(config.folder());
        var proxy =
                S3Proxy.builder()
                        .blobStore(store)
                        .endpoint(url(port))
                        // asks for a key, which the locator then stands in for
                        .awsAuthentication(AuthenticationType.AWS_V4, "unused", "unused")
                        .ignoreUnknownHeaders(true)
                        .build();
        proxy.setBlobStoreLocator(new RuledLocator(config.rule(), store));
        try {
            proxy.start();
            return proxy;
        } catch (Exception e) {
            proxy.stop();
            throw e;
        }
    }

    /// What the server serves, of a folder that this process holds.
    static BlobStore store(Path folder) throws IOException {
        var buckets = Files.createDirectories(folder.resolve("buckets"));
        if (!Files.getFileStore(buckets).supportsFileAttributeView("user")) {
            throw new StartException(
                    "%s: the file system of %s has no extended attributes, which hold objects'"
                                    .formatted(PART, folder)
                            + " metadata; choose a folder on another one");
        }
        var properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", buckets.toString());
        return new WholeObjects(
                BlobStores.create("filesystem-nio2", properties),
                UnfinishedUploads.clean(folder.resolve("uploads"), buckets));
    }

    private static URI url(int port) {
        return URI.create("http://%s:%d".formatted(Ports.LOOPBACK, port));
    }

    public URI endpoint() {
        return url(port);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            proxy.stop();
            LOGGER.atInfo().addKeyValue("port", port).log("s3 server stopped");
        } catch (Exception e) {
            // it no longer listens; what is left is this process's own threads
            LOGGER.atWarn().setCause(e).addKeyValue("port", port).log("s3 server stopped badly");
        } finally {
            lock.close();
        }
    }
}
