package io.opentrail.schemas.envelope;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.opentrail.event.Resource;
import io.opentrail.event.UserIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pass over one record. Of two fields with the same name the last one counts; what is not a
/// scalar where one belongs is no value.
final class RecordScan {

    private final JsonParser parser;
    private final Map<EnvelopeField, String> texts = new EnumMap<>(EnvelopeField.class);
    private final Set<EnvelopeField> seen = EnumSet.noneOf(EnvelopeField.class);
    private @Nullable UserIdentity userIdentity;
    private List<Resource> resources = List.of();
    private int depth = 1;
    private int maxDepth = 1;

    private RecordScan(JsonParser parser) {
        this.parser = parser;
    }

    /// From the record's START_OBJECT to its END_OBJECT.
    static RecordScan over(JsonParser parser) throws IOException {
        RecordScan scan = new RecordScan(parser);
        scan.readRecord();
        return scan;
    }

    Optional<String> text(EnvelopeField field) {
        return Optional.ofNullable(texts.get(field));
    }

    /// Whether the record has the field, with whatever value.
    boolean has(EnvelopeField field) {
        return seen.contains(field);
    }

    Optional<UserIdentity> userIdentity() {
        return Optional.ofNullable(userIdentity);
    }

    List<Resource> resources() {
        return resources;
    }

    /// Of objects and arrays; 1 is the record itself.
    int maxDepth() {
        return maxDepth;
    }

    private void readRecord() throws IOException {
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = next();
            switch (name) {
                case "userIdentity" -> userIdentity = readUserIdentity(value);
                case "resources" -> resources = readResources(value);
                default -> readField(name, value);
            }
        }
    }

    private void readField(String name, JsonToken value) throws IOException {
        Optional<EnvelopeField> field = EnvelopeField.named(name);
        if (field.isEmpty()) {
            skip(value);
            return;
        }
        seen.add(field.get());
        String text = scalar(value);
        if (text == null) {
            texts.remove(field.get());
        } else {
            texts.put(field.get(), text);
        }
    }

    private @Nullable UserIdentity readUserIdentity(JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            skip(value);
            return null;
        }
        UserIdentity identity = new UserIdentity();
        String userName = null;
        String issuerName = null;
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = next();
            switch (name) {
                case "type" -> identity.put("type", scalar(token));
                case "principalId" -> identity.put("principalId", scalar(token));
                case "arn" -> identity.put("arn", scalar(token));
                case "accountId" -> identity.put("accountId", scalar(token));
                case "accessKeyId" -> identity.put("accessKeyId", scalar(token));
                case "invokedBy" -> identity.put("invokedBy", scalar(token));
                case "userName" -> userName = scalar(token);
                case "sessionContext" -> issuerName = readSessionContext(token);
                default -> skip(token);
            }
        }
        identity.put("userName", userName == null ? issuerName : userName);
        return identity;
    }

    /// The session issuer's name.
    private @Nullable String readSessionContext(JsonToken value) throws IOException {
        return readOneOf(
                value, "sessionIssuer", issuer -> readOneOf(issuer, "userName", this::scalar));
    }

    private @Nullable String readOneOf(JsonToken value, String wanted, Reading reading)
            throws IOException {
        if (value != JsonToken.START_OBJECT) {
            skip(value);
            return null;
        }
        String found = null;
        while (next() == JsonToken.FIELD_NAME) {
            boolean isWanted = parser.currentName().equals(wanted);
            JsonToken token = next();
            if (isWanted) {
                found = reading.of(token);
            } else {
                skip(token);
            }
        }
        return found;
    }

    private List<Resource> readResources(JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            skip(value);
            return List.of();
        }
        List<Resource> read = new ArrayList<>();
        for (JsonToken item = next(); item != JsonToken.END_ARRAY; item = next()) {
            if (item == JsonToken.START_OBJECT) {
                read.add(readResource());
            } else {
                skip(item);
            }
        }
        return read;
    }

    private Resource readResource() throws IOException {
        String arn = null;
        String arnPrefix = null;
        String accountId = null;
        String type = null;
        while (next() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = next();
            switch (name) {
                case "ARN" -> arn = scalar(token);
                case "ARNPrefix" -> arnPrefix = scalar(token);
                case "accountId" -> accountId = scalar(token);
                case "type" -> type = scalar(token);
                default -> skip(token);
            }
        }
        return new Resource(arn == null ? arnPrefix : arn, accountId, type);
    }

    private @Nullable String scalar(JsonToken value) throws IOException {
        skip(value);
        return value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getText() : null;
    }

    /// Moves to the end of the value that the token began.
    private void skip(JsonToken value) throws IOException {
        if (value.isStructStart()) {
            int within = depth;
            while (depth >= within) {
                next();
            }
        }
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token.isStructStart()) {
            depth++;
            maxDepth = Math.max(maxDepth, depth);
        } else if (token.isStructEnd()) {
            depth--;
        }
        return token;
    }

    /// Reads the value that a token began.
    @FunctionalInterface
    private interface Reading {
        @Nullable String of(JsonToken value) throws IOException;
    }
}
