/// Parts of OpenTrail in JVMs of their own, and what those hold and use up.
@NullMarked
package io.opentrail.benchmarks.process;

import org.jspecify.annotations.NullMarked;
