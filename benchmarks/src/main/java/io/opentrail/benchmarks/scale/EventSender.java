package io.opentrail.benchmarks.scale;

import io.opentrail.access.signature.BodyHash;
import io.opentrail.access.signature.Header;
import io.opentrail.access.signature.RequestSigner;
import io.opentrail.benchmarks.cell.Tenants;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// A service that reports events over HTTP.
final class EventSender implements AutoCloseable {

    private static final List<Header> HEADERS =
            List.of(new Header("Content-Type", "application/x-ndjson"));

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RequestSigner signer =
            new RequestSigner(Tenants.SERVICE, Tenants.REGION, "cloudtrail-data");
    private final URI uri;

    EventSender(CellPorts ports) {
        this.uri =
                URI.create(CellPorts.url(ports.ingest()) + "/v1/records?region=" + Tenants.REGION);
    }

    /// A management event that writes, in the shape of a real one.
    static String event(int account, String eventId) {
        return """
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::%1$s:user/bert","accountId":"%1$s","accessKeyId":"AKIAEXAMPLE","userName":"bert"},"eventTime":"%3$s","eventSource":"ec2.amazonaws.com","eventName":"CreateRouteTable","awsRegion":"us-east-1","sourceIPAddress":"192.0.2.44","userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.1.2","requestParameters":{"vpcId":"vpc-0a1b2c3d4e5f"},"responseElements":null,"requestID":"35a1f0a2-9e8a-4cf8-8a67-7c5a8d3e9b11","eventID":"%2$s","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%1$s","eventCategory":"Management"}\
        """
                .formatted(
                        Tenants.id(account),
                        eventId,
                        Instant.ofEpochSecond(Instant.now().getEpochSecond()));
    }

    /// Returns when the gateway has acknowledged them all.
    void send(List<String> events) throws IOException, InterruptedException {
        byte[] body = String.join("\n", events).getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body));
        HEADERS.forEach(header -> request.header(header.name(), header.value()));
        signer.sign("POST", uri, HEADERS, BodyHash.of(body), Instant.now())
                .forEach(request::header);
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200
                || !response.body().contains("\"accepted\":" + events.size())) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
