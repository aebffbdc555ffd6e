/// Pages become objects in the buckets of trails that ask for them.
@NullMarked
package io.opentrail.manifest.object;

import org.jspecify.annotations.NullMarked;
