package io.opentrail.controlapi.wire;

import software.amazon.awssdk.core.SdkPojo;

/// A shape whose JSON may have no members but its own: any other is refused, so that a misspelt
/// condition does not pass for none.
public interface ClosedShape extends SdkPojo {}
