/// What a log file is: its name, its bytes, its hash.
@NullMarked
package io.opentrail.sink.logfile;

import org.jspecify.annotations.NullMarked;
