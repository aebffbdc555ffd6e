/// The key pairs that sign: made, kept in a folder, rotated, and made public before their first
/// use.
@NullMarked
package io.opentrail.signer.keys;

import org.jspecify.annotations.NullMarked;
