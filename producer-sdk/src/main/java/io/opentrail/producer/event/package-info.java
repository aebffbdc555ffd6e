/// CloudTrail records: what a service says it did.
@NullMarked
package io.opentrail.producer.event;

import org.jspecify.annotations.NullMarked;
