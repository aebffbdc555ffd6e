/// The schema registry, as this system needs it: Confluent's REST API behind a small interface.
@NullMarked
package io.opentrail.schemas.registry;

import org.jspecify.annotations.NullMarked;
