/// The words of event selectors, and what trails and event data stores begin with.
@NullMarked
package io.opentrail.selector;

import org.jspecify.annotations.NullMarked;
