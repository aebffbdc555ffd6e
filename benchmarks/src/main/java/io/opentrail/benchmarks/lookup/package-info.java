/// How fast events are found among many millions of them.
@NullMarked
package io.opentrail.benchmarks.lookup;

import org.jspecify.annotations.NullMarked;
