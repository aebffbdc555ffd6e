/// A whole OpenTrail of many accounts in a process of its own.
@NullMarked
package io.opentrail.benchmarks.cell;

import org.jspecify.annotations.NullMarked;
