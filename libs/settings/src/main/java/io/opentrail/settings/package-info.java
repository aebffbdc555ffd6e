/// Reads a service's settings from file, environment and command line, and reports all that is
/// wrong at once.
@NullMarked
package io.opentrail.settings;

import org.jspecify.annotations.NullMarked;
