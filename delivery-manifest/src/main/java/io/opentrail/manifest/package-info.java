/// What has been delivered to each trail, as an ordered list without gaps.
@NullMarked
package io.opentrail.manifest;

import org.jspecify.annotations.NullMarked;
