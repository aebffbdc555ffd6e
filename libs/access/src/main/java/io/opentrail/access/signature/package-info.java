/// AWS Signature Version 4 in the header form: who signed a request, and signing one.
@NullMarked
package io.opentrail.access.signature;

import org.jspecify.annotations.NullMarked;
