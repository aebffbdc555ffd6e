/// Control calls as events of the pipeline.
@NullMarked
package io.opentrail.controlapi.audit;

import org.jspecify.annotations.NullMarked;
