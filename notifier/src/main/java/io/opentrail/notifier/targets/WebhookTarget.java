package io.opentrail.notifier.targets;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// POSTs the message, signed, to a URL.
final class WebhookTarget implements NotificationTarget {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ALGORITHM = "HmacSHA256";

    private final URI url;
    private final SecretKeySpec key;
    private final InstantSource clock;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();

    WebhookTarget(String url, String secret, InstantSource clock) {
        this.url = URI.create(url);
        this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.clock = clock;
    }

    @Override
    public void publish(Notification notification) throws NotPublishedException {
        int status = post(request(notification));
        if (status < 200 || status > 299) {
            throw new NotPublishedException("Http" + status);
        }
    }

    private HttpRequest request(Notification notification) {
        String body = notification.message();
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        return HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("X-OpenTrail-Topic", notification.topicArn())
                .header("X-OpenTrail-Message-Id", notification.messageId())
                .header("X-OpenTrail-Timestamp", timestamp)
                .header("X-OpenTrail-Signature", sign(timestamp + "." + body))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private int post(HttpRequest request) throws NotPublishedException {
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (HttpTimeoutException e) {
            throw new NotPublishedException("Timeout", e);
        } catch (IOException e) {
            throw new NotPublishedException(NotPublishedException.UNREACHABLE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotPublishedException("Interrupted", e);
        }
    }

    private String sign(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
