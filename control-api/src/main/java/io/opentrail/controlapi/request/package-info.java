/// A request from its bytes to its answer: who asks, whether they may, what is done.
@NullMarked
package io.opentrail.controlapi.request;

import org.jspecify.annotations.NullMarked;
