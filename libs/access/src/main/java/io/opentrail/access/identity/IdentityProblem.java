package io.opentrail.access.identity;

/// One thing that is wrong with an identity file. Holds no secret.
///
/// @param line from 1
/// @param field the path, `accounts[0].id`; empty for the file as a whole
/// @param message what is wrong, as the end of a sentence that begins with the field
public record IdentityProblem(int line, String field, String message) {

    /// `identity.yaml:12: accounts[0].id: must be 12 digits`.
    public String in(String fileName) {
        String subject = field.isEmpty() ? "" : field + ": ";
        return fileName + ":" + line + ": " + subject + message;
    }
}
