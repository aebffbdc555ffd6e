package io.opentrail.controlapi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.http.Headers;
import io.opentrail.http.HttpRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallOriginTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 203.0.113.9                       | 10.0.0.7",
                "1 | 203.0.113.9                       | 203.0.113.9",
                "1 | 6.6.6.6, 203.0.113.9              | 203.0.113.9",
                "2 | 6.6.6.6, 203.0.113.9, 10.0.0.5    | 203.0.113.9",
                "1 | 2001:db8::1                       | 2001:db8:0:0:0:0:0:1",
                "2 | 203.0.113.9                       | 10.0.0.7",
                "1 | client.example.com                | 10.0.0.7",
                "1 | ''                                | 10.0.0.7",
                "1 | 6.6.6.6,                          | 10.0.0.7"
            })
    void onlyAddressesThatOurProxiesAppendedAreBelieved(
            int proxies, String forwardedFor, String expected) throws Exception {
        var request = request("http", "X-Forwarded-For", forwardedFor);

        assertThat(CallOrigin.of(request, proxies).sourceIpAddress()).isEqualTo(expected);
    }

    @Test
    void hostIsKnownWhereThereIsTls() throws Exception {
        assertThat(CallOrigin.of(request("http", "Host", "api:1"), 0).tlsHost()).isEmpty();
        assertThat(CallOrigin.of(request("https", "Host", "api:1"), 0).tlsHost()).hasValue("api:1");
    }

    @Test
    void userAgentIsReadAsUtf8WhereItIsThat() throws Exception {
        var utf8 = new String("🦉".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(CallOrigin.of(request("http", "User-Agent", utf8), 0).userAgent())
                .hasValue("🦉");
        assertThat(CallOrigin.of(request("http", "User-Agent", "caf\u00e9"), 0).userAgent())
                .hasValue("caf\u00e9");
    }

    private static HttpRequest request(String scheme, String... headers) throws Exception {
        var remote = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.7"), 40_000);
        return new HttpRequest(
                "POST", "/", Headers.of(headers), InputStream.nullInputStream(), remote, scheme);
    }
}
