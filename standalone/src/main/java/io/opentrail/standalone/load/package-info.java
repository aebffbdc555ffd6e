/// Sends the records of files to a gateway, byte for byte.
@NullMarked
package io.opentrail.standalone.load;

import org.jspecify.annotations.NullMarked;
