/// Public keys by fingerprint, from the CloudTrail API or from a file.
@NullMarked
package io.opentrail.verifier.keys;

import org.jspecify.annotations.NullMarked;
