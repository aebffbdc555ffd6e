package io.opentrail.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// A service that reports events over HTTP. Signs with the AWS SDK's signer.
final class Sender implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final AwsBasicCredentials credentials;

    Sender(CellPorts ports, String accessKeyId, String secret) {
        this.uri = URI.create(CellPorts.url(ports.ingest()) + "/v1/records?region=us-east-1");
        this.credentials = AwsBasicCredentials.create(accessKeyId, secret);
    }

    /// What the gateway answered.
    ///
    /// @param codesByIndex of the rejected records
    record Answer(int accepted, Map<Integer, String> codesByIndex) {}

    /// Sends records, one a line.
    ///
    /// @throws IOException if there is no answer, or another than 200
    Answer send(List<String> records) throws IOException, InterruptedException {
        byte[] body = String.join("\n", records).getBytes(StandardCharsets.UTF_8);
        HttpResponse<byte[]> response =
                client.send(signed(body), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(
                    response.statusCode()
                            + " "
                            + new String(response.body(), StandardCharsets.UTF_8));
        }
        JsonNode answer = JSON.readTree(response.body());
        var codesByIndex = new TreeMap<Integer, String>();
        for (JsonNode rejected : answer.get("rejected")) {
            codesByIndex.put(rejected.get("index").asInt(), rejected.get("code").asText());
        }
        return new Answer(answer.get("accepted").asInt(), codesByIndex);
    }

    private HttpRequest signed(byte[] body) {
        SdkHttpRequest unsigned =
                SdkHttpRequest.builder()
                        .uri(uri)
                        .method(SdkHttpMethod.POST)
                        .putHeader("Content-Type", "application/x-ndjson")
                        .build();
        SdkHttpRequest signed =
                AwsV4HttpSigner.create()
                        .sign(request ->
                                request.identity(credentials)
                                        .request(unsigned)
                                        .payload(ContentStreamProvider.fromByteArray(body))
                                        .putProperty(
                                                AwsV4HttpSigner.SERVICE_SIGNING_NAME,
                                                "cloudtrail-data")
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                        .request();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.forEachHeader((name, values) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        client.close();
    }
}
