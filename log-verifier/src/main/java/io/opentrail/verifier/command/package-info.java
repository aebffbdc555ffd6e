/// What a user can ask of the verifier, a class for each command.
@NullMarked
package io.opentrail.verifier.command;

import org.jspecify.annotations.NullMarked;
