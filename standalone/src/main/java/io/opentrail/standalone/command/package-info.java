/// What a user can ask of `./opentrail`, a class for each command.
@NullMarked
package io.opentrail.standalone.command;

import org.jspecify.annotations.NullMarked;
