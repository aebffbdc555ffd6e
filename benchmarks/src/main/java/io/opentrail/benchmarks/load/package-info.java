/// What a whole OpenTrail takes from the producer SDK for minutes on end, and how it takes a burst.
@NullMarked
package io.opentrail.benchmarks.load;

import org.jspecify.annotations.NullMarked;
