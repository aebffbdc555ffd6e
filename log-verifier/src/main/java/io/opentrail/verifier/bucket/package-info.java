/// Reading buckets where they are now: in an S3 store or in a local copy.
@NullMarked
package io.opentrail.verifier.bucket;

import org.jspecify.annotations.NullMarked;
