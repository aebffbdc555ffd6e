/// What a whole OpenTrail does with thousands of trails, seen from outside.
@NullMarked
package io.opentrail.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
