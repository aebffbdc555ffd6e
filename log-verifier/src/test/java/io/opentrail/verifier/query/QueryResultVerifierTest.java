package io.opentrail.verifier.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentrail.verifier.bucket.FolderBucketReader;
import io.opentrail.verifier.digest.Sha256;
import io.opentrail.verifier.signed.SignedBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryResultVerifierTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SignedBucket keys = new SignedBucket();
    private Path folder = Path.of("");

    @BeforeEach
    void signTwoFiles(@TempDir Path temporary) throws IOException {
        folder = temporary;
        byte[] first = SignedBucket.gzip("a,b\n1,2\n".getBytes(UTF_8));
        byte[] second = SignedBucket.gzip("a,b\n3,4\n".getBytes(UTF_8));
        Files.write(folder.resolve("result_1.csv.gz"), first);
        Files.write(folder.resolve("result_2.csv.gz"), second);
        ObjectNode sign = JSON.createObjectNode();
        sign.put("version", "1.0");
        sign.put("queryCompleteTime", "2026-02-01T00:00:00Z");
        sign.put("publicKeyFingerprint", keys.fingerprint());
        sign.put("hashSignature", keys.sign(Sha256.of(first) + " " + Sha256.of(second)));
        var files = sign.putArray("files");
        files.addObject().put("fileName", "result_1.csv.gz").put("fileHashValue", Sha256.of(first));
        files.addObject()
                .put("fileName", "result_2.csv.gz")
                .put("fileHashValue", Sha256.of(second));
        write(sign);
    }

    @Test
    void untouchedResultsAreValid() throws IOException {
        assertThat(problems()).isEmpty();
    }

    @Test
    void aRecompressedFileIsAnother() throws IOException {
        Files.write(folder.resolve("result_2.csv.gz"), SignedBucket.gzip(new byte[] {1}));

        assertThat(problems())
                .containsExactly("file 'result_2.csv.gz' has another hash than was signed");
    }

    @Test
    void everyMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("result_1.csv.gz"));
        Files.delete(folder.resolve("result_2.csv.gz"));

        assertThat(problems())
                .containsExactly(
                        "file 'result_1.csv.gz' is missing", "file 'result_2.csv.gz' is missing");
    }

    @Test
    void aFileLeftOutOfTheListBreaksTheSignature() throws IOException {
        ObjectNode sign = sign();
        sign.withArray("files").remove(1);
        write(sign);

        assertThat(problems()).containsExactly("the signature does not verify");
    }

    @Test
    void aFileElsewhereIsNotInTheFolder() throws IOException {
        ObjectNode sign = sign();
        ((ObjectNode) sign.withArray("files").get(1)).put("fileName", "../result_2.csv.gz");
        write(sign);

        assertThat(problems()).containsExactly("file '../result_2.csv.gz' is not in the folder");
    }

    @Test
    void anUnknownKeyProvesNothing() throws IOException {
        var verifier = new QueryResultVerifier(new FolderBucketReader(folder), (_, _) -> Map.of());

        assertThat(verifier.problems("", ""))
                .containsExactly("there is no public key with fingerprint " + keys.fingerprint());
    }

    @Test
    void withoutASignFileThereIsNoProof() throws IOException {
        Files.delete(folder.resolve("result_sign.json"));

        assertThat(problems()).containsExactly("there is no result_sign.json");
    }

    private List<String> problems() throws IOException {
        return new QueryResultVerifier(new FolderBucketReader(folder), keys.publicKeys())
                .problems("", "");
    }

    private ObjectNode sign() throws IOException {
        return (ObjectNode) JSON.readTree(folder.resolve("result_sign.json").toFile());
    }

    private void write(ObjectNode sign) throws IOException {
        JSON.writeValue(folder.resolve("result_sign.json").toFile(), sign);
    }
}
