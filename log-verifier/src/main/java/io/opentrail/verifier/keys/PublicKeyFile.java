package io.opentrail.verifier.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Public keys in a file, as `aws cloudtrail list-public-keys` prints them.
public final class PublicKeyFile {

    private PublicKeyFile() {}

    /// All keys of the file, whatever time is asked for.
    public static PublicKeys read(Path file) throws IOException {
        Map<String, byte[]> keys = new HashMap<>();
        JsonNode list = new ObjectMapper().readTree(file.toFile()).path("PublicKeyList");
        if (!list.isArray()) {
            throw new IOException(
                    "%s has no PublicKeyList; `aws cloudtrail list-public-keys` prints one"
                            .formatted(file));
        }
        for (JsonNode key : list) {
            keys.put(key.path("Fingerprint").asText(), key.path("Value").binaryValue());
        }
        return (_, _) -> keys;
    }
}
