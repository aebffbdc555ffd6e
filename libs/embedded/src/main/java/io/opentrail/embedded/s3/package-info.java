/// An S3 server in process over a folder, which asks its caller who may touch which bucket.
@NullMarked
package io.opentrail.embedded.s3;

import org.jspecify.annotations.NullMarked;
