/// What the gateway costs, beside a bare handler.
@NullMarked
package io.opentrail.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
