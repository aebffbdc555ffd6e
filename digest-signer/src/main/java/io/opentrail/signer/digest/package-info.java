/// What a digest is: its chain, its interval, its bytes, its place and its signature. Pure.
@NullMarked
package io.opentrail.signer.digest;

import org.jspecify.annotations.NullMarked;
