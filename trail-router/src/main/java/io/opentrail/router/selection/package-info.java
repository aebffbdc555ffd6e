/// Which trails an event goes to.
@NullMarked
package io.opentrail.router.selection;

import org.jspecify.annotations.NullMarked;
