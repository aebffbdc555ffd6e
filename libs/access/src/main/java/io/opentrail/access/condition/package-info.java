/// What policies can ask about a request: condition keys, operators, and patterns with variables.
@NullMarked
package io.opentrail.access.condition;

import org.jspecify.annotations.NullMarked;
