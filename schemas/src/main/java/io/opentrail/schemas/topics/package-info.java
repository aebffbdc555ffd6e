/// Every topic in one place: names, keys, values, partitions, retention, and how services reach
/// them.
@NullMarked
package io.opentrail.schemas.topics;

import org.jspecify.annotations.NullMarked;
