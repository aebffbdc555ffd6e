/// Real parts for integration tests, one of each a test JVM, started when a test first asks.
@NullMarked
package io.opentrail.testing;

import org.jspecify.annotations.NullMarked;
