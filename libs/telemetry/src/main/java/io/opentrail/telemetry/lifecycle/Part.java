package io.opentrail.telemetry.lifecycle;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A part of a running service, by the name that logs give it.
record Part(String name, AutoCloseable resource) {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceRun.class);

    /// Never throws: the other parts have to be closed as well.
    void close(Duration deadline) {
        var closing =
                new FutureTask<>(() -> {
                    resource.close();
                    return true;
                });
        Thread.ofPlatform().daemon().name("close-" + name).start(closing);
        try {
            closing.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOGGER.atWarn()
                    .addKeyValue("part", name)
                    .addKeyValue("deadline", deadline)
                    .log("part did not close in time and is left behind");
        } catch (ExecutionException e) {
            LOGGER.atWarn()
                    .setCause(e.getCause())
                    .addKeyValue("part", name)
                    .log("part failed to close");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
