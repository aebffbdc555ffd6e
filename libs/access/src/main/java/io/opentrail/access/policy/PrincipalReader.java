package io.opentrail.access.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the `Principal` or `NotPrincipal` of a resource policy's statement.
final class PrincipalReader {

    private static final String EVERYONE = "*";
    private static final Pattern ACCOUNT =
            Pattern.compile("(\\d{12})|arn:[\\w-]+:iam::(\\d{12}):root");
    private static final Pattern WITHIN_ACCOUNT =
            Pattern.compile(
                    "arn:[\\w-]+:(?:iam|sts)::\\d{12}:(?:user|role|assumed-role|federated-user)/[^*?]+");
    private static final Pattern SERVICE = Pattern.compile("[\\w-]+(\\.[\\w-]+)+");

    private final BiConsumer<String, String> problems;
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> arns = new HashSet<>();
    private final Set<String> services = new HashSet<>();
    private boolean everyone;

    PrincipalReader(BiConsumer<String, String> problems) {
        this.problems = problems;
    }

    PrincipalScope read(String field, JsonNode node, boolean negated) {
        if (node.isTextual() && node.asText().equals(EVERYONE)) {
            everyone = true;
        } else if (!node.isObject() || node.isEmpty()) {
            problems.accept(field, "must be \"*\", or an object with AWS or Service");
        } else {
            node.properties().forEach(each -> kind(field, each.getKey(), each.getValue()));
        }
        return new PrincipalScope(everyone, accounts, arns, services, negated);
    }

    private void kind(String field, String kind, JsonNode value) {
        String path = field + "." + kind;
        switch (kind) {
            case "AWS" -> texts(path, value).forEach(text -> aws(path, text));
            case "Service" -> texts(path, value).forEach(text -> service(path, text));
            default -> problems.accept(path, "is not a kind of principal here: AWS or Service");
        }
    }

    private void aws(String path, String text) {
        Matcher account = ACCOUNT.matcher(text);
        if (text.equals(EVERYONE)) {
            everyone = true;
        } else if (account.matches()) {
            accounts.add(account.group(account.group(1) == null ? 2 : 1));
        } else if (WITHIN_ACCOUNT.matcher(text).matches()) {
            arns.add(text);
        } else {
            problems.accept(
                    path,
                    "must be *, an account id, or the whole ARN of an account, user or role, was \"%s\""
                            .formatted(text));
        }
    }

    private void service(String path, String text) {
        if (SERVICE.matcher(text).matches()) {
            services.add(text);
        } else {
            problems.accept(
                    path,
                    "must be a service such as cloudtrail.amazonaws.com, was \"" + text + '"');
        }
    }

    private List<String> texts(String path, JsonNode value) {
        var texts = new ArrayList<String>();
        boolean usable = value.isTextual() || (value.isArray() && !value.isEmpty());
        if (value.isTextual()) {
            texts.add(value.asText());
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            usable &= value.path(i).isTextual();
            texts.add(value.path(i).asText());
        }
        if (!usable) {
            problems.accept(path, "must be text, or a list of one or more");
            return List.of();
        }
        return texts;
    }
}
