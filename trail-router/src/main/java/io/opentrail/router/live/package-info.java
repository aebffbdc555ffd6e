/// The topics of their own that trails ask for: made, granted, and removed.
@NullMarked
package io.opentrail.router.live;

import org.jspecify.annotations.NullMarked;
