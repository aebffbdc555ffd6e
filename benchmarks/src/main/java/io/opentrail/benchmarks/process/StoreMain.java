package io.opentrail.benchmarks.process;

import io.opentrail.embedded.s3.AccessRule;
import io.opentrail.embedded.s3.EmbeddedS3;
import io.opentrail.telemetry.lifecycle.ServiceRun;
import java.nio.file.Path;
import java.time.Duration;

/// The embedded S3 server in a JVM of its own: its folder, then its port. It serves [#ACCESS_KEY]
/// and nobody else.
public final class StoreMain {

    public static final String ACCESS_KEY = "benchmark";
    public static final String SECRET_KEY = "benchmark-secret";

    private StoreMain() {}

    static void main(String[] args) throws Exception {
        try (var run = ServiceRun.begin("store", Duration.ofSeconds(60))) {
            run.add(
                    "s3",
                    EmbeddedS3.start(
                            new EmbeddedS3.Config(
                                    Path.of(args[0]),
                                    Integer.parseInt(args[1]),
                                    AccessRule.onlyKey(ACCESS_KEY, SECRET_KEY))));
            System.out.println("READY");
            run.awaitStop();
        }
    }
}
