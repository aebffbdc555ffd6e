package io.opentrail.notifier.targets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/// That log files of one bucket have been delivered.
///
/// @param topicArn the topic that the trail names
/// @param messageId the same whenever the same keys are told of
/// @param at when it is sent
public record Notification(
        String topicArn, String bucket, List<String> objectKeys, String messageId, Instant at) {

    private static final JsonFactory JSON = new JsonFactory();

    public Notification {
        objectKeys = List.copyOf(objectKeys);
    }

    /// CloudTrail's message, as in
    /// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html>.
    String message() {
        return json(json -> {
            json.writeStringField("s3Bucket", bucket);
            json.writeArrayFieldStart("s3ObjectKey");
            for (String key : objectKeys) {
                json.writeString(key);
            }
            json.writeEndArray();
        });
    }

    /// The message as SNS hands it to a queue that is subscribed to the topic; unsigned.
    String envelope() {
        return json(json -> {
            json.writeStringField("Type", "Notification");
            json.writeStringField("MessageId", messageId);
            json.writeStringField("TopicArn", topicArn);
            json.writeStringField("Message", message());
            json.writeStringField("Timestamp", at.toString());
        });
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static String json(Members members) {
        var text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
