/// The gateway's requests and answers.
@NullMarked
package io.opentrail.gateway.http;

import org.jspecify.annotations.NullMarked;
