/// What the signer reads from Kafka and writes to it.
@NullMarked
package io.opentrail.signer.ledger;

import org.jspecify.annotations.NullMarked;
