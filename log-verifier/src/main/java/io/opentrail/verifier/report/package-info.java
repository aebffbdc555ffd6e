/// What the user sees of a validation.
@NullMarked
package io.opentrail.verifier.report;

import org.jspecify.annotations.NullMarked;
