/// Which events a trail's event selectors pick, and which selectors a trail may have.
@NullMarked
package io.opentrail.selector;

import org.jspecify.annotations.NullMarked;
