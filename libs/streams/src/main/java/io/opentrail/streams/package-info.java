/// What the services that run on Kafka Streams share.
@NullMarked
package io.opentrail.streams;

import org.jspecify.annotations.NullMarked;
