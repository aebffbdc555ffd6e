package io.opentrail.notifier.targets;

import java.net.URI;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Sends to a queue what SNS would, were the queue subscribed to the topic.
final class SqsTarget implements NotificationTarget {

    private final String queueUrl;
    private final SqsClient sqs;

    SqsTarget(String queueUrl, TargetAccess access) {
        this.queueUrl = queueUrl;
        this.sqs = AwsCalls.client(SqsClient.builder(), URI.create(queueUrl).resolve("/"), access);
    }

    @Override
    public void publish(Notification notification) throws NotPublishedException {
        try {
            sqs.sendMessage(
                    request -> request.queueUrl(queueUrl).messageBody(notification.envelope()));
        } catch (SdkException e) {
            throw AwsCalls.notPublished(e);
        }
    }

    @Override
    public void close() {
        sqs.close();
    }
}
