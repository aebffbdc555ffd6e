package io.opentrail.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/// A client of Confluent's Schema Registry REST API. What it has once learned it keeps, so schemas
/// in use go on working while the registry is away.
///
/// Source: <https://docs.confluent.io/platform/current/schema-registry/develop/api.html>
public final class HttpSchemaRegistry implements SchemaRegistry, AutoCloseable {

    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_FOUND = 404;
    private static final int SCHEMA_NOT_FOUND = 40403;
    private static final String AVRO = "AVRO";

    private final SchemaRegistryConfig config;
    private final HttpClient client;
    private final ObjectMapper mapper = new ObjectMapper();
    private final ConcurrentMap<SubjectSchema, Integer> idsBySchema = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Schema> schemasById = new ConcurrentHashMap<>();

    public HttpSchemaRegistry(SchemaRegistryConfig config) {
        this.config = config;
        this.client = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
    }

    @Override
    public int register(String subject, Schema schema) {
        return idsBySchema.computeIfAbsent(
                new SubjectSchema(subject, schema),
                key -> {
                    String path = "/subjects/" + encode(subject) + "/versions";
                    JsonNode id = send("POST", path, schemaBody(schema)).path("id");
                    if (!id.isInt()) {
                        throw new SchemaRegistryException(
                                "schema registry: the answer of %s holds no id".formatted(path),
                                false);
                    }
                    return id.asInt();
                });
    }

    @Override
    public Schema schemaById(int id) {
        return schemasById.computeIfAbsent(
                id,
                key -> {
                    String path = "/schemas/ids/" + id;
                    HttpResponse<String> response = exchange("GET", path, null);
                    if (isUnknownSchema(response)) {
                        throw new UnknownSchemaException(
                                "schema registry: no schema has the id " + id);
                    }
                    return avroSchema(id, answer(path, response));
                });
    }

    /// A path that is not there is answered with 404 too: by a proxy, or under a wrong base URL.
    private boolean isUnknownSchema(HttpResponse<String> response) {
        if (response.statusCode() != NOT_FOUND) {
            return false;
        }
        try {
            return mapper.readTree(response.body()).path("error_code").asInt() == SCHEMA_NOT_FOUND;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Schema avroSchema(int id, JsonNode answer) {
        JsonNode schema = answer.path("schema");
        if (!schema.isTextual()) {
            throw new SchemaRegistryException(
                    "schema registry: the answer for id " + id + " holds no schema", false);
        }
        String type = answer.path("schemaType").asText(AVRO);
        if (!type.equals(AVRO)) {
            throw new UnknownSchemaException(
                    "schema registry: id %d is of type %s, not %s".formatted(id, type, AVRO));
        }
        try {
            return new Schema.Parser().parse(schema.asText());
        } catch (AvroRuntimeException e) {
            throw new UnknownSchemaException(
                    "schema registry: id " + id + " is no Avro schema that can be read", e);
        }
    }

    @Override
    public void setCompatibility(String subject, Compatibility compatibility) {
        ObjectNode body = mapper.createObjectNode().put("compatibility", compatibility.name());
        send("PUT", "/config/" + encode(subject), body);
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + encode(subject) + "/versions";
        HttpResponse<String> response = exchange("POST", path, schemaBody(schema));
        if (response.statusCode() == NOT_FOUND) {
            return true;
        }
        return answer(path, response).path("is_compatible").asBoolean();
    }

    @Override
    public void close() {
        client.close();
    }

    private ObjectNode schemaBody(Schema schema) {
        return mapper.createObjectNode().put("schema", schema.toString());
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        return answer(path, exchange(method, path, body));
    }

    private JsonNode answer(String path, HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new SchemaRegistryException(
                    "schema registry: %s answered %d: %s"
                            .formatted(path, response.statusCode(), response.body()),
                    retryable(response.statusCode()));
        }
        try {
            return mapper.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new SchemaRegistryException(
                    "schema registry: " + path + " did not answer with JSON", false, e);
        }
    }

    private HttpResponse<String> exchange(String method, String path, @Nullable JsonNode body) {
        SchemaRegistryException failure =
                new SchemaRegistryException("schema registry: not asked", true);
        Duration backOff = FIRST_BACK_OFF;
        for (int attempt = 1; attempt <= config.attempts(); attempt++) {
            for (URI url : config.urls()) {
                try {
                    HttpResponse<String> response =
                            client.send(request(url, method, path, body), BodyHandlers.ofString());
                    if (!retryable(response.statusCode())) {
                        return response;
                    }
                    failure = unavailable(url, "answered " + response.statusCode(), null);
                } catch (IOException e) {
                    failure = unavailable(url, "cannot be reached", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw unavailable(url, "was not waited for", e);
                }
            }
            if (attempt < config.attempts()) {
                backOff = pause(backOff);
            }
        }
        throw failure;
    }

    private HttpRequest request(URI url, String method, String path, @Nullable JsonNode body) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(url + path))
                        .timeout(config.timeout())
                        .header("Accept", CONTENT_TYPE)
                        .header("Content-Type", CONTENT_TYPE)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.toString()));
        config.authorization().ifPresent(value -> builder.header("Authorization", value));
        return builder.build();
    }

    private static Duration pause(Duration backOff) {
        try {
            Thread.sleep(backOff);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryException("schema registry: not waited for", true, e);
        }
        return backOff.multipliedBy(2);
    }

    private static SchemaRegistryException unavailable(
            URI url, String what, @Nullable Exception cause) {
        String message = "schema registry " + url + " " + what;
        return cause == null
                ? new SchemaRegistryException(message, true)
                : new SchemaRegistryException(message, true, cause);
    }

    private static boolean retryable(int status) {
        return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS;
    }

    private static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8);
    }

    private record SubjectSchema(String subject, Schema schema) {}
}
