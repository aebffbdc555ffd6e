/// The Kafka Streams application that keeps the stores.
@NullMarked
package io.opentrail.history.stream;

import org.jspecify.annotations.NullMarked;
