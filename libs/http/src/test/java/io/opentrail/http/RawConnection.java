package io.opentrail.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A client that sends exactly the bytes it is told to. Reads fail after ten seconds.
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// Status line, fields and (by its `Content-Length`) body of the next response.
    Answer answer() throws IOException {
        var status = line();
        var fields = new ArrayList<String>();
        for (var field = line(); !field.isEmpty(); field = line()) {
            fields.add(field);
        }
        int length =
                fields.stream()
                        .filter(f -> f.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(f -> Integer.parseInt(f.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
        return new Answer(
                status, fields, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
    }

    boolean hasAnswer() throws IOException {
        return in.available() > 0;
    }

    /// Whether the server has closed its side; waits for it.
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    /// Closes in the middle of things.
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("connection closed after '" + line + "'");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    record Answer(String statusLine, List<String> fields, String body) {
        int status() {
            return Integer.parseInt(statusLine.split(" ", 3)[1]);
        }
    }
}
