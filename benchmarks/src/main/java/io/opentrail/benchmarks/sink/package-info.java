/// What the sink takes to deliver a full topic, beside a loop without guarantees.
@NullMarked
package io.opentrail.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
