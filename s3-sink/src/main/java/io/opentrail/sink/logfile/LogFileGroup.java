package io.opentrail.sink.logfile;

/// The events that share a log file.
///
/// @param organizationId of an organization's trail; empty for an account's
/// @param kind the folder of the log file
/// @param decidedKey the object key that was decided for them before they were parked; empty if
///   none was
/// @param redelivery what appended them again, see [io.opentrail.sink.redelivery.Redelivery]; empty
///   if nothing did
public record LogFileGroup(
        String trailId,
        String organizationId,
        String accountId,
        String awsRegion,
        String kind,
        String decidedKey,
        String redelivery) {

    /// Those of its events that share an object key already.
    public LogFileGroup decidedAs(String objectKey) {
        return new LogFileGroup(
                trailId, organizationId, accountId, awsRegion, kind, objectKey, redelivery);
    }

    /// Those of its events that were appended again.
    public LogFileGroup redeliveredBy(String id) {
        return new LogFileGroup(
                trailId, organizationId, accountId, awsRegion, kind, decidedKey, id);
    }
}
