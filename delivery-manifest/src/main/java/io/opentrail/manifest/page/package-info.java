/// Receipts become the pages of trails' manifests.
@NullMarked
package io.opentrail.manifest.page;

import org.jspecify.annotations.NullMarked;
