package io.opentrail.history.event;

import java.util.Optional;

/// One resource that an event touched.
///
/// @param type such as `AWS::S3::Bucket`
/// @param name its ARN
public record EventResource(Optional<String> type, Optional<String> name) {}
