/// The signer at work: takes receipts, signs what is due, puts it into buckets.
@NullMarked
package io.opentrail.signer.signing;

import org.jspecify.annotations.NullMarked;
