/// Proves from buckets and public keys that log files and digests are complete and unchanged.
@NullMarked
package io.opentrail.verifier;

import org.jspecify.annotations.NullMarked;
