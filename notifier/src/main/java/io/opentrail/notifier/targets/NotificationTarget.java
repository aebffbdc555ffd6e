package io.opentrail.notifier.targets;

/// Takes notifications. Safe for use by many threads.
public interface NotificationTarget extends AutoCloseable {

    /// Returns when the target has taken it.
    void publish(Notification notification) throws NotPublishedException;

    @Override
    void close();
}
