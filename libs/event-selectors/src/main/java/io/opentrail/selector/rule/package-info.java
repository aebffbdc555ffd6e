/// Which event selectors a trail or an event data store may have.
@NullMarked
package io.opentrail.selector.rule;

import org.jspecify.annotations.NullMarked;
