/// When everything that a trail accepted before it stopped has been delivered.
@NullMarked
package io.opentrail.signer.drain;

import org.jspecify.annotations.NullMarked;
