package io.opentrail.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/// An identity file with one administrator an account, whose profile is `admin-<account>`, and one
/// service that may write anything.
final class Identity {

    static final String SERVICE_KEY = "AKIAE2ESERVICE";
    static final String SERVICE_SECRET = "service-secret";

    private Identity() {}

    static Path write(Path file, Collection<String> accounts) throws IOException {
        return write(file, "", accounts);
    }

    /// All of the accounts in an organization.
    static Path writeOrganization(
            Path file, String id, String managementAccount, Collection<String> accounts)
            throws IOException {
        return write(
                file,
                "organization: {id: %s, managementAccount: \"%s\"}\n"
                        .formatted(id, managementAccount),
                accounts);
    }

    private static Path write(Path file, String organization, Collection<String> accounts)
            throws IOException {
        String users =
                accounts.stream()
                        .map(account ->
                                """
                                  - id: "%1$s"
                                    name: account-%1$s
                                    users:
                                      - name: admin-%1$s
                                        accessKeys: [{id: AKIAE2E%1$s, secret: "secret-of-%1$s"}]
                                        policies:
                                          - Version: "2012-10-17"
                                            Statement: [{Effect: Allow, Action: "*", Resource: "*"}]
                                """
                                        .formatted(account))
                        .collect(Collectors.joining());
        return Files.writeString(
                file,
                """
                %saccounts:
                %sservices:
                  - name: everything
                    accessKeys: [{id: %s, secret: "%s"}]
                    eventSources: ["*"]
                    accounts: ["*"]
                """
                        .formatted(organization, users, SERVICE_KEY, SERVICE_SECRET));
    }

    static String profile(String account) {
        return "admin-" + account;
    }
}
