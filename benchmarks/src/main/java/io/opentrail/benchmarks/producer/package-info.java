/// What the producer SDK costs its host, and how fast it works off a backlog.
@NullMarked
package io.opentrail.benchmarks.producer;

import org.jspecify.annotations.NullMarked;
