package io.opentrail.store.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/// S3Proxy in process over a folder, on a free loopback port.
final class S3ProxyServer {

    static final S3Credentials CREDENTIALS = new S3Credentials("local-identity", "local-secret");

    private final S3Proxy proxy;

    private S3ProxyServer(S3Proxy proxy) {
        this.proxy = proxy;
    }

    static S3ProxyServer start(Path folder) throws Exception {
        var properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        var proxy =
                S3Proxy.builder()
                        .blobStore(BlobStores.create("filesystem-nio2", properties))
                        .endpoint(URI.create("http://127.0.0.1:0"))
                        .awsAuthentication(
                                AuthenticationType.AWS_V2_OR_V4,
                                CREDENTIALS.accessKeyId(),
                                CREDENTIALS.secretAccessKey())
                        .build();
        proxy.start();
        return new S3ProxyServer(proxy);
    }

    Optional<URI> endpoint() {
        return Optional.of(URI.create("http://127.0.0.1:" + proxy.getPort()));
    }

    void stop() throws Exception {
        proxy.stop();
    }
}
