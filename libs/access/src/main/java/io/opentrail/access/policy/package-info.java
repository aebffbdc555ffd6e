/// IAM policy documents, and what they allow.
@NullMarked
package io.opentrail.access.policy;

import org.jspecify.annotations.NullMarked;
