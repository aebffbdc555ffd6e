/// AWS Signature Version 4 in the header and the query form: who signed a request, and signing one.
@NullMarked
package io.opentrail.access.signature;

import org.jspecify.annotations.NullMarked;
