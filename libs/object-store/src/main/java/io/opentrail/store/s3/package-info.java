/// The object store over the S3 protocol, by the AWS SDK.
@NullMarked
package io.opentrail.store.s3;

import org.jspecify.annotations.NullMarked;
