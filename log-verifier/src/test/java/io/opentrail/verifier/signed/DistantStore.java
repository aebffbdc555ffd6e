package io.opentrail.verifier.signed;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/// Puts a store on the same machine as far away as a store usually is: `DistantStore URL MILLIS`
/// prints the URL that it listens on and passes on what comes there; each byte of an answer arrives
/// so many milliseconds later, and none holds up another.
public final class DistantStore {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final URI store;
    private final Duration distance;

    private record Piece(ByteBuffer bytes, long dueNanos) {}

    private DistantStore(URI store, Duration distance) {
        this.store = store;
        this.distance = distance;
    }

    public static void main(String[] args) throws IOException {
        var distant =
                new DistantStore(URI.create(args[0]), Duration.ofMillis(Long.parseLong(args[1])));
        try (var server = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            System.out.printf(
                    "http://%s:%d%n",
                    server.getInetAddress().getHostAddress(), server.getLocalPort());
            while (true) {
                Socket client = server.accept();
                distant.threads.execute(() -> distant.serve(client));
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var upstream = new Socket(store.getHost(), store.getPort())) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            BlockingQueue<Piece> onTheirWay = new LinkedBlockingQueue<>();
            threads.execute(() -> read(upstream, onTheirWay));
            threads.execute(() -> deliver(client, onTheirWay));
            client.getInputStream().transferTo(upstream.getOutputStream());
        } catch (IOException _) {
            // either side is gone, which is the other side's to notice
        }
    }

    private void read(Socket upstream, BlockingQueue<Piece> onTheirWay) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = upstream.getInputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                onTheirWay.add(piece(Arrays.copyOf(buffer, count)));
                count = in.read(buffer);
            }
        } catch (IOException _) {
            // the same as its end
        }
        onTheirWay.add(piece(new byte[0]));
    }

    private Piece piece(byte[] bytes) {
        return new Piece(ByteBuffer.wrap(bytes), System.nanoTime() + distance.toNanos());
    }

    private static void deliver(Socket client, BlockingQueue<Piece> onTheirWay) {
        try {
            Piece next = onTheirWay.take();
            while (next.bytes().hasRemaining()) {
                Thread.sleep(Duration.ofNanos(Math.max(0, next.dueNanos() - System.nanoTime())));
                client.getOutputStream().write(next.bytes().array());
                next = onTheirWay.take();
            }
            client.shutdownOutput();
        } catch (IOException _) {
            // the client is gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
