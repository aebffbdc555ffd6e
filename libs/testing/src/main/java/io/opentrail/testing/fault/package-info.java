/// What goes wrong in fault tests, to which processes, and what came of it.
@NullMarked
package io.opentrail.testing.fault;

import org.jspecify.annotations.NullMarked;
