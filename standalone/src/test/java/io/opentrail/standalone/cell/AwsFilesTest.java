package io.opentrail.standalone.cell;

import static io.opentrail.standalone.cell.TestIdentities.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

class AwsFilesTest {

    private static final Identities TWO_ACCOUNTS =
            Identities.of(
                    List.of(
                            new Account(
                                    "111122223333",
                                    "main",
                                    List.of(user("admin", "K1"), user("reader", "K2"))),
                            new Account(
                                    "444455556666",
                                    "other",
                                    List.of(user("admin", "K3"), user("auditor", "K4")))),
                    List.of());

    private final AwsFiles files = new AwsFiles(new CellPorts(4580), "eu-west-1");

    @Test
    void thereIsAProfileForEachUser(@TempDir Path folder) throws IOException {
        files.write(folder, TWO_ACCOUNTS);

        ProfileFile read = profiles(folder);
        assertThat(read.profiles())
                .containsOnlyKeys("default", "admin", "reader", "444455556666-admin", "auditor");
        assertThat(read.profiles().values()).allSatisfy(AwsFilesTest::hasRegionAndEndpoints);
        assertThat(keyOf(read, "default")).isEqualTo("K1/secret-of-K1");
        assertThat(keyOf(read, "admin")).isEqualTo("K1/secret-of-K1");
        assertThat(keyOf(read, "reader")).isEqualTo("K2/secret-of-K2");
        assertThat(keyOf(read, "444455556666-admin")).isEqualTo("K3/secret-of-K3");
        assertThat(keyOf(read, "auditor")).isEqualTo("K4/secret-of-K4");
    }

    @Test
    void endpointsAreThoseOfTheCell(@TempDir Path folder) throws IOException {
        files.write(folder, TWO_ACCOUNTS);

        assertThat(folder.resolve("config"))
                .content()
                .endsWith(
                        """
                        [services opentrail]
                        cloudtrail =
                          endpoint_url = http://127.0.0.1:4580
                        cloudtrail_data =
                          endpoint_url = http://127.0.0.1:4581
                        organizations =
                          endpoint_url = http://127.0.0.1:4580
                        s3 =
                          endpoint_url = http://127.0.0.1:4583
                        """);
    }

    @Test
    void userWithoutAKeyHasNoProfileAndIsNotTheDefault(@TempDir Path folder) throws IOException {
        var keyless = new User("keyless", List.of(), List.of());

        files.write(
                folder,
                Identities.of(
                        List.of(
                                new Account(
                                        "111122223333",
                                        "main",
                                        List.of(keyless, user("second", "K2")))),
                        List.of()));

        ProfileFile read = profiles(folder);
        assertThat(read.profiles()).containsOnlyKeys("default", "second");
        assertThat(keyOf(read, "default")).isEqualTo("K2/secret-of-K2");
    }

    @Test
    void filesAreTheOwnersAlone(@TempDir Path folder) throws IOException {
        files.write(folder, TWO_ACCOUNTS);
        files.write(folder, TWO_ACCOUNTS);

        try (Stream<Path> written = Files.list(folder)) {
            assertThat(written)
                    .map(file -> file.getFileName() + " " + permissions(file))
                    .containsExactlyInAnyOrder("config rw-------", "credentials rw-------");
        }
    }

    private static void hasRegionAndEndpoints(Profile profile) {
        assertThat(profile.properties())
                .containsAllEntriesOf(Map.of("region", "eu-west-1", "services", "opentrail"));
        assertThat(profile.property("s3"))
                .hasValueSatisfying(s3 -> assertThat(s3).contains("addressing_style = path"));
    }

    private static String keyOf(ProfileFile file, String profile) {
        Optional<Profile> found = file.profile(profile);
        return found.flatMap(p -> p.property("aws_access_key_id")).orElse("none")
                + "/"
                + found.flatMap(p -> p.property("aws_secret_access_key")).orElse("none");
    }

    private static ProfileFile profiles(Path folder) {
        return ProfileFile.aggregator()
                .addFile(
                        ProfileFile.builder()
                                .content(folder.resolve("config"))
                                .type(ProfileFile.Type.CONFIGURATION)
                                .build())
                .addFile(
                        ProfileFile.builder()
                                .content(folder.resolve("credentials"))
                                .type(ProfileFile.Type.CREDENTIALS)
                                .build())
                .build();
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
