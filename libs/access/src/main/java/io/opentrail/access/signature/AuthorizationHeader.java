package io.opentrail.access.signature;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes the value of an Authorization header apart.
final class AuthorizationHeader {

    private static final String CREDENTIAL = "Credential";
    private static final String SIGNED_HEADERS = "SignedHeaders";
    private static final String SIGNATURE = "Signature";
    private static final Pattern CREDENTIAL_SHAPE =
            Pattern.compile("(\\w{1,128})/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");
    private static final Pattern HEADER_NAMES =
            Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+(;[a-z0-9!#$%&'*+.^_`|~-]+)*");

    sealed interface Outcome permits Parts, Unreadable {}

    record Parts(
            String accessKeyId, CredentialScope scope, List<String> signedHeaders, String signature)
            implements Outcome {}

    record Unreadable(Refused refused) implements Outcome {}

    private AuthorizationHeader() {}

    static Outcome parse(String value) {
        String trimmed = value.strip();
        if (!trimmed.startsWith(SignatureAlgorithm.NAME + " ")) {
            return incomplete(
                    "Authorization header must begin with %s. Unsupported AWS 'algorithm': '%s'."
                            .formatted(SignatureAlgorithm.NAME, trimmed.split("\\s", 2)[0]));
        }
        var parameters = new HashMap<String, String>();
        for (String item : trimmed.substring(SignatureAlgorithm.NAME.length()).split(",", -1)) {
            String[] pair = item.strip().split("=", 2);
            if (pair.length < 2 || parameters.put(pair[0], pair[1]) != null) {
                return incomplete(
                        "Authorization header must be a list of different Name=value parameters,"
                                + " split by commas.");
            }
        }
        return parts(parameters);
    }

    private static Outcome parts(Map<String, String> parameters) {
        String missing =
                Stream.of(CREDENTIAL, SIGNED_HEADERS, SIGNATURE)
                        .filter(name -> parameters.getOrDefault(name, "").isEmpty())
                        .map("Authorization header requires '%s' parameter."::formatted)
                        .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            return incomplete(missing);
        }
        return parts(
                parameters.getOrDefault(CREDENTIAL, ""),
                parameters.getOrDefault(SIGNED_HEADERS, ""),
                parameters.getOrDefault(SIGNATURE, ""));
    }

    /// The same parts, from wherever they stood.
    static Outcome parts(String credential, String signedHeaders, String signature) {
        Matcher scope = CREDENTIAL_SHAPE.matcher(credential);
        if (!scope.matches()) {
            return incomplete(
                    "Credential must be <access key id>/<yyyymmdd>/<region>/<service>/aws4_request.");
        }
        if (!HEADER_NAMES.matcher(signedHeaders).matches()) {
            return incomplete("SignedHeaders must be lower-case header names, split by ';'.");
        }
        return new Parts(
                scope.group(1),
                new CredentialScope(scope.group(2), scope.group(3), scope.group(4)),
                List.of(signedHeaders.split(";", -1)),
                signature);
    }

    private static Outcome incomplete(String message) {
        return new Unreadable(Refused.incomplete(message));
    }
}
