/// AWS JSON 1.1: the AWS SDK's model classes to and from JSON.
@NullMarked
package io.opentrail.controlapi.wire;

import org.jspecify.annotations.NullMarked;
