/// The HTTP server that the services share: one handler, streaming bodies with limits, graceful
/// stop.
@NullMarked
package io.opentrail.http;

import org.jspecify.annotations.NullMarked;
