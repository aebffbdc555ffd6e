/// A schema registry with Confluent's REST API, as a child process.
@NullMarked
package io.opentrail.embedded.registry;

import org.jspecify.annotations.NullMarked;
