/// What other services publish about trails and keys, as this API shows it.
@NullMarked
package io.opentrail.controlapi.status;

import org.jspecify.annotations.NullMarked;
