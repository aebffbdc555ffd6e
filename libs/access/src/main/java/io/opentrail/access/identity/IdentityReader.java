package io.opentrail.access.identity;

import io.opentrail.access.policy.PolicyDocument;
import io.opentrail.access.policy.PolicyProblem;
import io.opentrail.access.policy.PolicyReader;
import io.opentrail.access.policy.PolicyReading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes identities of a file's tree. Its answer counts only where no problem was found.
final class IdentityReader {

    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");
    private static final Pattern ACCOUNT_ID_OR_ANY = Pattern.compile("\\d{12}|\\*");
    private static final Pattern ORGANIZATION_ID = Pattern.compile("o-[a-z0-9]{10,32}");
    private static final Pattern ACCOUNT_NAME = Pattern.compile("\\S|\\S.{0,48}\\S");
    private static final Pattern USER_NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern SERVICE_NAME = Pattern.compile("[\\w.-]{1,64}");
    private static final Pattern KEY_ID = Pattern.compile("\\w{1,128}");
    private static final Pattern SECRET = Pattern.compile("\\S{1,128}");
    private static final Pattern TAG_NAME = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");
    private static final Pattern EVENT_SOURCE = Pattern.compile("\\*|\\*[\\w.-]+|[\\w.-]+\\*?");

    private final Problems problems;
    private final Map<String, String> pathsByKeyId = new HashMap<>();

    IdentityReader(Problems problems) {
        this.problems = problems;
    }

    Identities identities(Field root) {
        if (!root.isObjectOf(Set.of("organization", "accounts", "services"))) {
            return Identities.of(List.of(), List.of());
        }
        Optional<Organization> organization = organization(root.get("organization"));
        if (!root.get("accounts").isThere()) {
            root.get("accounts").problem("is missing");
        }
        List<Account> accounts = accounts(root.get("accounts"));
        List<Service> services = services(root.get("services"));
        if (!problems.inOrder().isEmpty()) {
            return Identities.of(List.of(), List.of());
        }
        Identities identities = Identities.of(accounts, services);
        return organization.map(identities::in).orElse(identities);
    }

    private static Optional<Organization> organization(Field field) {
        if (!field.isThere()
                || !field.isObjectOf(
                        Set.of("id", "managementAccount", "delegatedAdministrators"))) {
            return Optional.empty();
        }
        return Optional.of(
                new Organization(
                        field.get("id")
                                .text(ORGANIZATION_ID, "must be o- and 10 to 32 of a-z and 0-9"),
                        accountId(field.get("managementAccount")),
                        field.get("delegatedAdministrators").items().stream()
                                .map(IdentityReader::accountId)
                                .toList()));
    }

    private List<Account> accounts(Field list) {
        var accounts = new ArrayList<Account>();
        var ids = new HashSet<String>();
        for (Field field : list.items()) {
            if (field.isObjectOf(Set.of("id", "name", "users"))) {
                var account =
                        new Account(
                                accountId(field.get("id")),
                                field.get("name").text(ACCOUNT_NAME, "must be 1 to 50 characters"),
                                users(field.get("users")));
                unique(ids, account.id(), field.get("id"));
                accounts.add(account);
            }
        }
        return accounts;
    }

    private List<User> users(Field list) {
        var users = new ArrayList<User>();
        var names = new HashSet<String>();
        for (Field field : list.items()) {
            if (field.isObjectOf(Set.of("name", "tags", "accessKeys", "policies"))) {
                var user =
                        new User(
                                field.get("name")
                                        .text(
                                                USER_NAME,
                                                "must be 1 to 64 letters, digits or any of"
                                                        + " _+=,.@-"),
                                tags(field.get("tags")),
                                accessKeys(field.get("accessKeys")),
                                policies(field.get("policies")));
                unique(names, user.name(), field.get("name"));
                users.add(user);
            }
        }
        return users;
    }

    private static Map<String, String> tags(Field field) {
        var tags = new HashMap<String, String>();
        var names = new HashSet<String>();
        if (field.isThere() && !field.node().isObject()) {
            field.problem("must be an object");
        }
        for (String name : field.names()) {
            Field tag = field.get(name);
            if (!TAG_NAME.matcher(name).matches()) {
                field.problem(
                        "has a name that is not 1 to 128 letters, digits, spaces or _.:/=+@-");
            }
            // Policies don't tell them apart.
            unique(names, name.toLowerCase(Locale.ROOT), tag);
            tags.put(
                    name,
                    tag.text(TAG_VALUE, "must be 0 to 256 letters, digits, spaces or _.:/=+@-"));
        }
        return tags;
    }

    private List<Service> services(Field list) {
        var services = new ArrayList<Service>();
        var names = new HashSet<String>();
        for (Field field : list.items()) {
            if (field.isObjectOf(
                    Set.of("name", "accessKeys", "eventSources", "accounts", "quota"))) {
                Service service = service(field);
                unique(names, service.name(), field.get("name"));
                services.add(service);
            }
        }
        return services;
    }

    private Service service(Field field) {
        return new Service(
                field.get("name")
                        .text(SERVICE_NAME, "must be 1 to 64 letters, digits or any of _.-"),
                accessKeys(field.get("accessKeys")),
                field.get("eventSources").someItems().stream().map(IdentityReader::source).toList(),
                field.get("accounts").someItems().stream()
                        .map(item -> item.text(ACCOUNT_ID_OR_ANY, "must be 12 digits or *"))
                        .toList(),
                quota(field.get("quota")));
    }

    private static Quota quota(Field field) {
        return field.isThere() && field.isObjectOf(Set.of("recordsPerSecond", "bytesPerSecond"))
                ? new Quota(
                        field.get("recordsPerSecond").wholeNumber(),
                        field.get("bytesPerSecond").wholeNumber())
                : Quota.NONE;
    }

    private static String source(Field field) {
        return field.text(
                EVENT_SOURCE,
                "must be a host name such as billing.example.com, with * first or last");
    }

    private List<AccessKey> accessKeys(Field list) {
        var keys = new ArrayList<AccessKey>();
        for (Field field : list.items()) {
            if (field.isObjectOf(Set.of("id", "secret"))) {
                keys.add(accessKey(field));
            }
        }
        return keys;
    }

    /// Repeats neither part where it is wrong: the two may have been mixed up.
    private AccessKey accessKey(Field field) {
        String id =
                field.get("id")
                        .secretText(KEY_ID, "must be 1 to 128 letters, digits or underscores");
        String secret =
                field.get("secret")
                        .secretText(SECRET, "must be 1 to 128 characters without a space");
        String before = id.isEmpty() ? null : pathsByKeyId.putIfAbsent(id, field.path());
        if (before != null) {
            field.get("id").problem("\"%s\" is also the id of %s".formatted(id, before));
        }
        return new AccessKey(id, new Secret(secret));
    }

    private static List<PolicyDocument> policies(Field list) {
        return list.items().stream().flatMap(item -> policy(item).stream()).toList();
    }

    private static Optional<PolicyDocument> policy(Field field) {
        PolicyReading reading =
                field.node().isTextual()
                        ? PolicyReader.read(field.node().asText())
                        : PolicyReader.read(field.node());
        return switch (reading) {
            case PolicyReading.Understood(var document) -> Optional.of(document);
            case PolicyReading.Unusable(var policyProblems) -> {
                for (PolicyProblem problem : policyProblems) {
                    (problem.path().isEmpty() ? field : field.get(problem.path()))
                            .problem(problem.message());
                }
                yield Optional.empty();
            }
        };
    }

    private static String accountId(Field field) {
        return field.text(ACCOUNT_ID, "must be 12 digits");
    }

    private static void unique(Set<String> before, String value, Field field) {
        if (!value.isEmpty() && !before.add(value)) {
            field.problem("\"%s\" is there twice".formatted(value));
        }
    }
}
