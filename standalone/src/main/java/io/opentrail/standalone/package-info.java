/// All of OpenTrail in one process: the commands behind `./opentrail`.
@NullMarked
package io.opentrail.standalone;

import org.jspecify.annotations.NullMarked;
