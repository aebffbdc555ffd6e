/// Figures that several benchmarks tell.
@NullMarked
package io.opentrail.benchmarks.figure;

import org.jspecify.annotations.NullMarked;
