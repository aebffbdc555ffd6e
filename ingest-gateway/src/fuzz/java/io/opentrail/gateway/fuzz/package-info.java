/// What a coverage-guided fuzzer feeds, see the module's README.
@NullMarked
package io.opentrail.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
