package io.opentrail.signer.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.opentrail.settings.FileReplacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Private keys on disk: `<folder>/<region>/<fingerprint>.pem`, PKCS#8 with the validity as text
/// before it. Only the owner may read them; a folder or file that others can read is refused.
public final class KeyFolder {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.complementOf(
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
    private static final String SUFFIX = ".pem";
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");
    private static final Pattern PEM =
            Pattern.compile(
                    "Valid-From: (\\S+)\nValid-To: (\\S+)\n\n-----BEGIN PRIVATE KEY-----\n(.+?)-----END PRIVATE KEY-----\n",
                    Pattern.DOTALL);

    private final Path folder;

    public KeyFolder(Path folder) {
        this.folder = folder;
    }

    /// The keys of a region, in no order. Throws IllegalStateException for a key that cannot be
    /// read or that others can read.
    List<SigningKey> load(String region) {
        Path regionFolder = regionFolder(region);
        try (Stream<Path> files = Files.list(regionFolder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(file -> read(region, file))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("key folder " + regionFolder + " cannot be read", e);
        }
    }

    /// Durable once it returns.
    void store(SigningKey key) {
        Path file = regionFolder(key.region()).resolve(key.fingerprint() + SUFFIX);
        try {
            FileReplacement.writeSecret(file, pem(key).getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("key file " + file + " cannot be written", e);
        }
    }

    private Path regionFolder(String region) {
        if (!isRegion(region)) {
            throw new IllegalArgumentException("not a region name: '" + region + "'");
        }
        Path regionFolder = folder.resolve(region);
        try {
            Files.createDirectories(regionFolder, ownerOnly());
            requireOwnerOnly(folder, "chmod 700");
            requireOwnerOnly(regionFolder, "chmod 700");
            return regionFolder;
        } catch (IOException e) {
            throw new UncheckedIOException("key folder " + regionFolder + " cannot be made", e);
        }
    }

    /// Whether a name can be a region's, and so a folder's.
    public static boolean isRegion(String name) {
        return REGION.matcher(name).matches();
    }

    private static SigningKey read(String region, Path file) {
        try {
            requireOwnerOnly(file, "chmod 600");
            Matcher pem = PEM.matcher(Files.readString(file, US_ASCII));
            if (!pem.matches()) {
                throw new IllegalStateException("key file " + file + " is not one of ours");
            }
            byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.group(3));
            return new SigningKey(
                    region,
                    (RSAPrivateCrtKey)
                            KeyFactory.getInstance("RSA")
                                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
                    Instant.parse(pem.group(1)),
                    Instant.parse(pem.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException("key file " + file + " cannot be read", e);
        } catch (GeneralSecurityException | DateTimeException e) {
            throw new IllegalStateException("key file " + file + " is damaged", e);
        }
    }

    private static String pem(SigningKey key) {
        String base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.privateKey().getEncoded());
        return "Valid-From: %s\nValid-To: %s\n\n-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                .formatted(key.validFrom(), key.validTo(), base64);
    }

    private static FileAttribute<?>[] ownerOnly() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void requireOwnerOnly(Path path, String remedy) throws IOException {
        if (POSIX && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS::contains)) {
            throw new IllegalStateException(
                    "%s is open to other users, but signing keys are the owner's alone: %s %s"
                            .formatted(path, remedy, path));
        }
    }
}
