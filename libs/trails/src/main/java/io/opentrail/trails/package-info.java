/// The trails that there are, as the control topic tells it.
@NullMarked
package io.opentrail.trails;

import org.jspecify.annotations.NullMarked;
