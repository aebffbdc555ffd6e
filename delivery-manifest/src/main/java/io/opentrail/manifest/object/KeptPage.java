package io.opentrail.manifest.object;

import io.opentrail.delivery.ManifestPage;

/// A page that is to be put, and where it was read.
record KeptPage(long offset, ManifestPage page) {}
