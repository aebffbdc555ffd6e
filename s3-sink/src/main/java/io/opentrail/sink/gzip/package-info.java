/// Gzip members from whole contents: by the best library that the system has, or else by the JDK's
/// zlib.
@NullMarked
package io.opentrail.sink.gzip;

import org.jspecify.annotations.NullMarked;
