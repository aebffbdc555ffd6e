/// What the owner of a recorder is told: numbers, refusals, troubles.
@NullMarked
package io.opentrail.producer.report;

import org.jspecify.annotations.NullMarked;
