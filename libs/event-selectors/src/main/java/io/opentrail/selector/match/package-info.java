/// Which events selectors pick.
@NullMarked
package io.opentrail.selector.match;

import org.jspecify.annotations.NullMarked;
