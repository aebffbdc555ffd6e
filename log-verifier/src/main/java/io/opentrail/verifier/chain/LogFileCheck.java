package io.opentrail.verifier.chain;

import io.opentrail.verifier.bucket.BucketReader;
import io.opentrail.verifier.bucket.BucketReader.OpenObject;
import io.opentrail.verifier.digest.Gunzip;
import io.opentrail.verifier.digest.LogFile;
import io.opentrail.verifier.digest.Sha256;
import java.io.IOException;
import java.util.Optional;

/// Whether a log file is what its digest says. Reads it as a stream.
final class LogFileCheck {

    private LogFileCheck() {}

    static Finding of(LogFile file, BucketReader reader) throws IOException {
        Optional<OpenObject> found = reader.open(file.location().bucket(), file.location().key());
        if (found.isEmpty()) {
            return new Finding.InvalidLogFile(file.location(), Problem.NOT_FOUND);
        }
        var sha256 = new Sha256();
        Gunzip.Ending ending;
        try (OpenObject object = found.get()) {
            ending = Gunzip.read(object.body(), sha256::update);
        }
        return problem(ending, sha256.hex().equals(file.sha256()))
                .<Finding>map(problem -> new Finding.InvalidLogFile(file.location(), problem))
                .orElseGet(() -> new Finding.ValidLogFile(file.location()));
    }

    private static Optional<Problem> problem(Gunzip.Ending ending, boolean sameHash) {
        return switch (ending) {
            case WHOLE -> sameHash ? Optional.empty() : Optional.of(Problem.HASH);
            case TRAILING_BYTES -> Optional.of(sameHash ? Problem.TRAILING_BYTES : Problem.HASH);
            case CUT_OFF -> Optional.of(Problem.HASH);
            case NOT_GZIP -> Optional.of(Problem.INVALID_FORMAT);
        };
    }
}
