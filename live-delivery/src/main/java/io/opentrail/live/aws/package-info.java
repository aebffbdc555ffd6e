/// Destinations that speak AWS's protocols: log groups and event buses.
@NullMarked
package io.opentrail.live.aws;

import org.jspecify.annotations.NullMarked;
