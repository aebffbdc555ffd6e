/// The rules of trails: what may be asked, and what a trail becomes. Pure functions.
@NullMarked
package io.opentrail.controlapi.trail;

import org.jspecify.annotations.NullMarked;
