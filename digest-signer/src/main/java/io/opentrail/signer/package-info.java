/// Signs, each hour, what was delivered to each trail's bucket.
@NullMarked
package io.opentrail.signer;

import org.jspecify.annotations.NullMarked;
