/// One whole OpenTrail: its data folder, its ports, the embedded parts and every service.
@NullMarked
package io.opentrail.standalone.cell;

import org.jspecify.annotations.NullMarked;
