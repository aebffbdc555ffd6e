package io.opentrail.standalone.command;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Paths in commands that a user may copy.
final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+=:@%-]+");

    private ShellWord() {}

    /// One word to a POSIX shell, whatever is in it.
    static String of(Path path) {
        String text = path.toString();
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
