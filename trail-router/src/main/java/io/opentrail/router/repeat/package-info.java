/// What the router remembers of the events that it has taken, so that it takes none twice.
@NullMarked
package io.opentrail.router.repeat;

import org.jspecify.annotations.NullMarked;
