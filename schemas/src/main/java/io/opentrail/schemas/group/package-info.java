/// Following a topic as a member of a consumer group, where what was read is handled some time
/// later.
@NullMarked
package io.opentrail.schemas.group;

import org.jspecify.annotations.NullMarked;
