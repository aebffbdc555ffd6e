/// What events cost in the history, and how fast they are found there.
@NullMarked
package io.opentrail.benchmarks.history;

import org.jspecify.annotations.NullMarked;
