/// Where events wait: a bounded memory, a bounded folder, one log through both.
@NullMarked
package io.opentrail.producer.spool;

import org.jspecify.annotations.NullMarked;
