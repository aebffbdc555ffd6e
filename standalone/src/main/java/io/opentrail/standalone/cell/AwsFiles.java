package io.opentrail.standalone.cell;

import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.User;
import io.opentrail.settings.FileReplacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The configuration for AWS clients: `config` and `credentials`, with a profile for each user.
///
/// The first user of the first account is the profile `default`. A user's profile has the user's
/// name, or, where an earlier account has a user of that name, `<account id>-<name>`.
final class AwsFiles {

    private static final String SERVICES = "opentrail";

    private final CellPorts ports;
    private final String region;

    AwsFiles(CellPorts ports, String region) {
        this.ports = ports;
        this.region = region;
    }

    /// Both files are the owner's alone; readers see the old files or the new ones.
    void write(Path folder, Identities identities) throws IOException {
        Files.createDirectories(folder);
        List<Profile> profiles = profiles(identities);
        write(folder.resolve("credentials"), credentials(profiles));
        write(folder.resolve("config"), config(profiles));
    }

    private static void write(Path file, String text) throws IOException {
        FileReplacement.writeSecret(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Profile> profiles(Identities identities) {
        var profiles = new ArrayList<Profile>();
        Set<String> taken = new HashSet<>();
        for (Account account : identities.accounts()) {
            for (User user : account.users()) {
                if (user.accessKeys().isEmpty()) {
                    continue;
                }
                if (profiles.isEmpty()) {
                    profiles.add(new Profile("default", user));
                }
                String name =
                        taken.add(user.name()) ? user.name() : account.id() + "-" + user.name();
                profiles.add(new Profile(name, user));
            }
        }
        return profiles;
    }

    private static String credentials(List<Profile> profiles) {
        return profiles.stream()
                .map(profile ->
                        """
                        [%s]
                        aws_access_key_id = %s
                        aws_secret_access_key = %s
                        """
                                .formatted(
                                        profile.name(),
                                        profile.user().accessKeys().getFirst().id(),
                                        profile.user().accessKeys().getFirst().secret().value()))
                .collect(Collectors.joining("\n"));
    }

    private String config(List<Profile> profiles) {
        String sections =
                profiles.stream()
                        .map(profile ->
                                """
                                [%s]
                                region = %s
                                services = %s
                                s3 =
                                  addressing_style = path
                                """
                                        .formatted(section(profile.name()), region, SERVICES))
                        .collect(Collectors.joining("\n"));
        String api = CellPorts.url(ports.controlApi());
        return """
        %s
        [services %s]
        cloudtrail =
          endpoint_url = %s
        cloudtrail_data =
          endpoint_url = %s
        organizations =
          endpoint_url = %s
        s3 =
          endpoint_url = %s
        """
                .formatted(
                        sections,
                        SERVICES,
                        api,
                        CellPorts.url(ports.ingest()),
                        api,
                        CellPorts.url(ports.s3()));
    }

    private static String section(String profile) {
        return profile.equals("default") ? profile : "profile " + profile;
    }

    private record Profile(String name, User user) {}
}
