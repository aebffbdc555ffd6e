package io.opentrail.verifier.digest;

/// A log file as a digest lists it.
///
/// @param sha256 lower-case hex, of the uncompressed bytes
public record LogFile(Location location, String sha256) {}
