/// Which records of a body are taken, and what becomes of them.
@NullMarked
package io.opentrail.gateway.admission;

import org.jspecify.annotations.NullMarked;
