/// The sign file that comes with the results of a lake query.
@NullMarked
package io.opentrail.verifier.query;

import org.jspecify.annotations.NullMarked;
