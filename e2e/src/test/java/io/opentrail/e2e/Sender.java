package io.opentrail.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentrail.standalone.cell.CellPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/// A service that reports events over HTTP. Signs with the AWS SDK's signer.
final class Sender implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;
    private final SignedPost post;

    Sender(CellPorts ports, String accessKeyId, String secret) {
        this.uri = URI.create(CellPorts.url(ports.ingest()) + "/v1/records?region=us-east-1");
        this.post =
                new SignedPost(
                        "cloudtrail-data",
                        "us-east-1",
                        AwsBasicCredentials.create(accessKeyId, secret));
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
                client.send(
                        post.to(uri, "application/x-ndjson", body),
                        HttpResponse.BodyHandlers.ofByteArray());
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

    @Override
    public void close() {
        client.close();
    }
}
