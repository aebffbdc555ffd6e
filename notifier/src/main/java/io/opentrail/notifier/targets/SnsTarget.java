package io.opentrail.notifier.targets;

import java.net.URI;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;

/// Publishes to the topic that the trail names, at an endpoint that speaks SNS's API.
final class SnsTarget implements NotificationTarget {

    private final SnsClient sns;

    SnsTarget(String endpoint, TargetAccess access) {
        this.sns = AwsCalls.client(SnsClient.builder(), URI.create(endpoint), access);
    }

    @Override
    public void publish(Notification notification) throws NotPublishedException {
        try {
            sns.publish(request ->
                    request.topicArn(notification.topicArn()).message(notification.message()));
        } catch (SdkException e) {
            throw AwsCalls.notPublished(e);
        }
    }

    @Override
    public void close() {
        sns.close();
    }
}
