package io.opentrail.telemetry.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of a service: its parts are added as they are made, and closed in reverse order when the process gets SIGTERM
/// or SIGINT, when a part fails, or when `main` leaves the block.
///
///     try (var run = ServiceRun.begin("s3-sink", Duration.ofSeconds(30))) {
///         var metrics = run.add("metrics", MetricsEndpoint.start(config.metrics(), telemetry));
///         var sink = run.add("sink", Sink.start(config, failure -> run.fail("sink", failure)));
///         run.awaitStop();
///     }
public final class ServiceRun implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServiceRun.class);

    private final String service;
    private final Duration closeDeadline;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable FailedPart> failed = new AtomicReference<>();
    private final Thread hook;

    private ServiceRun(String service, Duration closeDeadline) {
        this.service = service;
        this.closeDeadline = closeDeadline;
        this.hook = new Thread(this::stopOnSignal, service + "-stop");
    }

    /// Listens for signals from here on.
    ///
    /// @param closeDeadline for each part; one that takes longer is left behind
    public static ServiceRun begin(String service, Duration closeDeadline) {
        var run = new ServiceRun(service, closeDeadline);
        Runtime.getRuntime().addShutdownHook(run.hook);
        LOGGER.atInfo().addKeyValue("service", service).log("starting");
        return run;
    }

    /// Hands the part back. One that is added after the stop has begun is closed at once.
    public <T extends AutoCloseable> T add(String name, T part) {
        var added = new Part(name, part);
        boolean tooLate;
        synchronized (parts) {
            tooLate = closing.get();
            if (!tooLate) {
                parts.push(added);
            }
        }
        if (tooLate) {
            added.close(closeDeadline);
        }
        return part;
    }

    /// Stops the service because a part cannot go on; only the first call counts. Returns at once.
    public void fail(String part, Throwable cause) {
        if (failed.compareAndSet(null, new FailedPart(part, cause))) {
            LOGGER.atError()
                    .setCause(cause)
                    .addKeyValue("service", service)
                    .addKeyValue("part", part)
                    .log("part failed");
        }
        stop();
    }

    /// Stops the service. Returns at once.
    public void stop() {
        stopRequested.countDown();
    }

    /// Blocks until a signal, [#stop()] or [#fail].
    ///
    /// @throws IllegalStateException if a part failed, so that the process ends with status 1
    public void awaitStop() throws InterruptedException {
        LOGGER.atInfo().addKeyValue("service", service).log("started");
        stopRequested.await();
        var failure = failed.get();
        if (failure != null) {
            throw new IllegalStateException(
                    service + " stopped: " + failure.part() + " failed", failure.cause());
        }
    }

    /// Closes the parts, or waits until whoever began to has.
    @Override
    public void close() {
        stop();
        boolean first;
        synchronized (parts) {
            first = closing.compareAndSet(false, true);
        }
        if (first) {
            closeParts();
            forgetHook();
        } else {
            awaitClosed();
        }
    }

    private void closeParts() {
        LOGGER.atInfo().addKeyValue("service", service).log("stopping");
        // No one adds any more.
        parts.forEach(part -> part.close(closeDeadline));
        LOGGER.atInfo().addKeyValue("service", service).log("stopped");
        closed.countDown();
    }

    private void stopOnSignal() {
        close();
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetHook() {
        if (Thread.currentThread() == hook) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is going down already: the hook finds the work done.
        }
    }

    private record FailedPart(String part, Throwable cause) {}
}
