package io.opentrail.access.identity;

/// Where identities come from: a file here, a directory elsewhere.
public interface IdentityProvider {

    /// Who is known now. Cheap, and never blocks: it is asked once a request.
    Identities current();
}
