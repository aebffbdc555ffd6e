/// What all parts have in common: a port, a folder of their own, and how they say that they did not
/// start.
@NullMarked
package io.opentrail.embedded.start;

import org.jspecify.annotations.NullMarked;
