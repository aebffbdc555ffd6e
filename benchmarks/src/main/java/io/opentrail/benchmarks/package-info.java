/// How fast OpenTrail's inner loops are, without Kafka around them.
@NullMarked
package io.opentrail.benchmarks;

import org.jspecify.annotations.NullMarked;
