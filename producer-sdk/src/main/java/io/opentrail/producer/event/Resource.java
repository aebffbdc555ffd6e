package io.opentrail.producer.event;

import java.util.Objects;

/// Something that a call was about.
///
/// @param arn its ARN, or the name by which it is known
/// @param accountId of its owner
/// @param type as `AWS::S3::Object` or `Example::Billing::Invoice`
public record Resource(String arn, String accountId, String type) {

    public Resource {
        // a caller's null must not fail the caller
        arn = Objects.requireNonNullElse(arn, "");
        accountId = Objects.requireNonNullElse(accountId, "");
        type = Objects.requireNonNullElse(type, "");
    }
}
