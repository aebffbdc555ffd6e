package io.opentrail.access.identity;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.stream.Collectors;

/// The identity file: YAML, read whole or not at all.
public final class IdentityFile {

    private static final String KEY_ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int KEY_ID_LENGTH = 16;
    private static final String SECRET_CHARACTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int SECRET_LENGTH = 40;

    private IdentityFile() {}

    /// Reads a file.
    ///
    /// @throws InvalidIdentityFileException with all that is wrong
    /// @throws IOException if it cannot be read, or is not UTF-8
    public static Identities parse(Path file) throws IOException {
        return parse(nameOf(file), Files.readString(file));
    }

    static Identities parse(String fileName, String yaml) {
        var problems = new Problems();
        Identities identities =
                YamlTree.read(yaml, problems)
                        .map(root -> new Field(root, "", problems))
                        .map(new IdentityReader(problems)::identities)
                        .orElseThrow(() ->
                                new InvalidIdentityFileException(fileName, problems.inOrder()));
        if (!problems.inOrder().isEmpty()) {
            throw new InvalidIdentityFileException(fileName, problems.inOrder());
        }
        return identities;
    }

    /// Writes a file, readable by its owner alone, with account `111122223333`, its user `admin`
    /// who may do everything, and the service `producer` which may write any event; their keys are
    /// fresh.
    ///
    /// @throws FileAlreadyExistsException if there is one; it is left as it is
    public static Identities generate(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        String yaml = fresh(random);
        // Java makes temporary files for the owner alone.
        Path unfinished =
                Files.createTempFile(file.toAbsolutePath().getParent(), nameOf(file), ".new");
        try {
            Files.writeString(unfinished, yaml);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return parse(nameOf(file), yaml);
    }

    private static String fresh(SecureRandom random) {
        return """
        # Who may call OpenTrail. Edits are taken up within seconds.
        # This file holds secrets: keep it readable by its owner alone.
        accounts:
          - id: "111122223333"
            name: main
            users:
              - name: admin
                accessKeys:
                  - id: "%s"
                    secret: "%s"
                policies:
                  - Version: "2012-10-17"
                    Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
        services:
          - name: producer
            accessKeys:
              - id: "%s"
                secret: "%s"
            eventSources: ["*"]
            accounts: ["*"]
        """
                .formatted(keyId(random), secret(random), keyId(random), secret(random));
    }

    static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String keyId(SecureRandom random) {
        return "AKIA" + randomText(KEY_ID_CHARACTERS, KEY_ID_LENGTH, random);
    }

    private static String secret(SecureRandom random) {
        return randomText(SECRET_CHARACTERS, SECRET_LENGTH, random);
    }

    private static String randomText(String characters, int length, SecureRandom random) {
        return random.ints(length, 0, characters.length())
                .mapToObj(index -> characters.substring(index, index + 1))
                .collect(Collectors.joining());
    }
}
