/// The whole system as its users meet it: a process, HTTP, a bucket.
@NullMarked
package io.opentrail.e2e;

import org.jspecify.annotations.NullMarked;
