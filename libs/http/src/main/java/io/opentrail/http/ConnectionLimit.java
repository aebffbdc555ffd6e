package io.opentrail.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;

/// Accepts no more connections than so many. Where there are as many, those that have kept the
/// server waiting for a head give way, so that clients that have something to say get in.
final class ConnectionLimit extends NetworkConnectionLimit {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 200;

    private final ServerConnector connector;
    private final AtomicBoolean isLookDue = new AtomicBoolean();
    private volatile boolean isReached;

    ConnectionLimit(int maxConnections, ServerConnector connector) {
        super(maxConnections, connector);
        this.connector = connector;
    }

    @Override
    protected void limit() {
        super.limit();
        isReached = true;
        lookSoon();
    }

    @Override
    protected void unlimit() {
        isReached = false;
        super.unlimit();
    }

    private void lookSoon() {
        if (isLookDue.compareAndSet(false, true)) {
            connector.getScheduler().schedule(this::makeRoom, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void makeRoom() {
        isLookDue.set(false);
        if (isReached) {
            connector.getConnectedEndPoints().stream()
                    .map(ClientEndPoint.class::cast)
                    .filter(client -> client.keepsWaiting(PATIENCE))
                    .forEach(client -> client.close(new TimeoutException("others wait")));
            lookSoon();
        }
    }
}
