package io.opentrail.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/// A client's connection, with a deadline for the head of each request: of the first from the
/// connection's start on, of others from their first byte on. Jetty's own timeout begins anew with
/// each byte, and holds here for all else.
final class ClientEndPoint extends SocketChannelEndPoint {

    private enum Phase {
        /// A head has begun, or the connection has.
        HEAD,
        /// A request is being read or answered.
        REQUEST,
        /// A request was answered, and nothing has come since.
        SILENCE
    }

    private final long headerMillis;
    private final long idleMillis;
    private volatile Phase phase = Phase.HEAD;
    private volatile long waitsSinceNanos = System.nanoTime();

    ClientEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            HttpEndpointConfig config) {
        super(channel, selector, key, scheduler);
        this.idleMillis = config.idleTimeout().toMillis();
        this.headerMillis = Math.min(idleMillis, config.headerTimeout().toMillis());
        setIdleTimeout(headerMillis);
    }

    /// Has each connection told of its requests. All of them have to be of this class.
    static void follow(HttpConfiguration http) {
        http.addCustomizer((request, _) -> {
            var client =
                    (ClientEndPoint) request.getConnectionMetaData().getConnection().getEndPoint();
            client.headArrived();
            Request.addCompletionListener(request, _ -> client.requestEnded());
            return request;
        });
    }

    private void headArrived() {
        phase = Phase.REQUEST;
        notIdle();
        setIdleTimeout(idleMillis);
    }

    /// Before anything of the next request is read.
    private void requestEnded() {
        waitsSinceNanos = System.nanoTime();
        phase = Phase.SILENCE;
        notIdle();
    }

    /// Whether the server has waited so long for a request's head, or for its rest.
    boolean keepsWaiting(Duration time) {
        return phase != Phase.REQUEST && System.nanoTime() - waitsSinceNanos >= time.toNanos();
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = super.fill(buffer);
        if (filled > 0 && phase == Phase.SILENCE) {
            phase = Phase.HEAD;
        }
        return filled;
    }

    /// Called where what was read is no whole head.
    @Override
    public void fillInterested(Callback callback) {
        if (phase == Phase.HEAD) {
            setIdleTimeout(headerMillis);
        }
        super.fillInterested(callback);
    }

    @Override
    public void notIdle() {
        if (phase != Phase.HEAD) {
            super.notIdle();
        }
    }

    @Override
    protected void onIdleExpired(TimeoutException timeout) {
        if (phase == Phase.HEAD) {
            close(timeout);
        } else {
            super.onIdleExpired(timeout);
        }
    }
}
