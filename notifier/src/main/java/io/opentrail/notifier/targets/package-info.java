/// Where notifications go: what each kind of target is told, and how it is reached.
@NullMarked
package io.opentrail.notifier.targets;

import org.jspecify.annotations.NullMarked;
