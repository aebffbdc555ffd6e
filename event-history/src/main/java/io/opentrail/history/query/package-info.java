/// Lookups over HTTP, answered here or by the instance that has the account.
@NullMarked
package io.opentrail.history.query;

import org.jspecify.annotations.NullMarked;
