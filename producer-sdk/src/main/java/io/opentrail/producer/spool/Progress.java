package io.opentrail.producer.spool;

/// How far the log's events have got. Changed by the thread that reads, under the log's lock.
final class Progress {

    private volatile long acknowledged;
    private volatile long readPosition;

    Progress(long position) {
        this.acknowledged = position;
        this.readPosition = position;
    }

    /// Below it all events are acknowledged.
    long acknowledged() {
        return acknowledged;
    }

    /// Where was read last.
    long readPosition() {
        return readPosition;
    }

    void acknowledge(long position) {
        acknowledged = position;
    }

    void read(long position) {
        readPosition = position;
    }
}
