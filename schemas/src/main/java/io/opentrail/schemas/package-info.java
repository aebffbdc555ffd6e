/// What the services have in common: the records on the topics, the topics, and the registry.
@NullMarked
package io.opentrail.schemas;

import org.jspecify.annotations.NullMarked;
