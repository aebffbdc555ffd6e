/// What the system knows about a CloudTrail record without touching its bytes.
@NullMarked
package io.opentrail.schemas.envelope;

import org.jspecify.annotations.NullMarked;
