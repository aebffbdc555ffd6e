/// The object store port: what OpenTrail asks of the storage that its log files and digests go to.
@NullMarked
package io.opentrail.store;

import org.jspecify.annotations.NullMarked;
