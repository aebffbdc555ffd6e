/// JSON, written fast and read small.
@NullMarked
package io.opentrail.producer.json;

import org.jspecify.annotations.NullMarked;
