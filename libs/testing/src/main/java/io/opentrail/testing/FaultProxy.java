package io.opentrail.testing;

import io.opentrail.embedded.start.Ports;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands before an S3 server and does to the next puts what it is told to. Each connection to it
/// carries one request.
public final class FaultProxy implements AutoCloseable {

    private static final int LATE_MILLIS = 1_500;

    private final URI upstream;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger left = new AtomicInteger();
    private volatile Trouble trouble = Trouble.NONE;

    /// What can be done to a put.
    public enum Trouble {
        NONE,
        LATE,
        INTERNAL_ERROR,
        SLOW_DOWN,
        NO_SUCH_BUCKET,
        INTERNAL_ERROR_WRITTEN,
        CUT,
        CUT_WRITTEN,
        TWICE
    }

    public FaultProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        this.server = new ServerSocket(0, 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        threads.execute(this::accept);
    }

    public URI endpoint() {
        return URI.create("http://%s:%d".formatted(Ports.LOOPBACK, server.getLocalPort()));
    }

    /// From now on, for so many puts.
    public void befall(Trouble next, int puts) {
        trouble = next;
        left.set(puts);
    }

    /// Puts that it was done to; there is none any more.
    public int end(int puts) {
        return puts - left.getAndSet(0);
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
        threads.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
                write(client, "HTTP/1.1 100 Continue\r\n\r\n");
            }
            byte[] body = in.readNBytes(contentLength(head));
            Trouble now =
                    head.startsWith("PUT") && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                            ? trouble
                            : Trouble.NONE;
            answer(client, head, body, now);
        } catch (IOException _) {
            // either side is gone, which is the other side's to notice
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket client, String head, byte[] body, Trouble now)
            throws IOException, InterruptedException {
        switch (now) {
            case NONE -> client.getOutputStream().write(forward(head, body));
            case LATE -> {
                byte[] answer = forward(head, body);
                Thread.sleep(LATE_MILLIS);
                client.getOutputStream().write(answer);
            }
            case INTERNAL_ERROR -> write(client, error(500, "InternalError"));
            case SLOW_DOWN -> write(client, error(503, "SlowDown"));
            case NO_SUCH_BUCKET -> write(client, error(404, "NoSuchBucket"));
            case INTERNAL_ERROR_WRITTEN -> {
                forward(head, body);
                write(client, error(500, "InternalError"));
            }
            case CUT -> client.setSoLinger(true, 0);
            case CUT_WRITTEN -> {
                forward(head, body);
                client.setSoLinger(true, 0);
            }
            case TWICE -> {
                forward(head, body);
                client.getOutputStream().write(forward(head, body));
            }
        }
    }

    private byte[] forward(String head, byte[] body) throws IOException {
        try (var socket =
                new Socket(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), upstream.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(alone(head).getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            return socket.getInputStream().readAllBytes();
        }
    }

    /// The request's head, for a connection of its own.
    private static String alone(String head) {
        return head.replaceAll("(?i)\r\n(connection|expect): [^\r]*", "")
                .replaceFirst("\r\n", "\r\nConnection: close\r\n");
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
    }

    private static String error(int status, String code) {
        String body = "<Error><Code>%s</Code><Message>told to</Message></Error>".formatted(code);
        return "HTTP/1.1 %d %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, code, body.length(), body);
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        client.getOutputStream().flush();
    }
}
