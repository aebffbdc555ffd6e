package io.opentrail.controlapi.request;

import io.opentrail.controlapi.trail.Caller;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkPojo;

/// Long answers in pages. A token says which item was the last, and is signed for one operation,
/// account, region and set of parameters, so that it is of no use elsewhere
/// (`docs/adr/0007-paging-tokens.md`).
public final class Paging {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final String INVALID = "InvalidTokenException";

    private final SecretKeySpec key;
    private final int pageSize;

    /// @param secret of the same bytes in every instance
    public Paging(byte[] secret, int pageSize) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.pageSize = pageSize;
    }

    /// What a token is good for.
    ///
    /// @param parameters all others of the request, which must not change from page to page
    record Scope(String operation, Caller caller, List<String> parameters) {}

    /// One page, or an error if the token is none of this scope.
    ///
    /// @param position of an item, unique among them; pages are in its order
    /// @param response makes the answer of a page's items and the next page's token
    <T> Answer page(
            Scope scope,
            Optional<String> token,
            List<T> items,
            Function<T, String> position,
            BiFunction<List<T>, Optional<String>, SdkPojo> response) {
        Optional<String> after = token.flatMap(text -> position(scope, text));
        if (token.isPresent() && after.isEmpty()) {
            return Answer.failure(
                    INVALID,
                    "NextToken is not one that %s gave this account in %s for this request: ask again without it."
                            .formatted(scope.operation(), scope.caller().region()));
        }
        List<T> left =
                items.stream()
                        .sorted(Comparator.comparing(position))
                        .filter(item ->
                                after.filter(last -> position.apply(item).compareTo(last) <= 0)
                                        .isEmpty())
                        .toList();
        List<T> page = left.stream().limit(pageSize).toList();
        Optional<String> next =
                left.size() > page.size()
                        ? Optional.of(token(scope, position.apply(page.getLast())))
                        : Optional.empty();
        return new Answer.Success(response.apply(page, next));
    }

    /// What continues a list behind this position.
    String token(Scope scope, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] mac = mac(scope, text);
        byte[] both = Arrays.copyOf(mac, mac.length + text.length);
        System.arraycopy(text, 0, both, mac.length, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /// Empty for what is no token of this scope.
    Optional<String> position(Scope scope, String token) {
        byte[] both = decoded(token);
        if (both.length <= MAC_BYTES) {
            return Optional.empty();
        }
        byte[] text = Arrays.copyOfRange(both, MAC_BYTES, both.length);
        boolean ours =
                MessageDigest.isEqual(Arrays.copyOf(both, MAC_BYTES), mac(scope, text))
                        // The one spelling of these bytes.
                        && Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(both)
                                .equals(token);
        return ours ? Optional.of(new String(text, StandardCharsets.UTF_8)) : Optional.empty();
    }

    private static byte[] decoded(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] mac(Scope scope, byte[] position) {
        var signed = new ByteArrayOutputStream();
        add(signed, scope.operation());
        add(signed, scope.caller().accountId());
        add(signed, scope.caller().region());
        signed.writeBytes(ByteBuffer.allocate(4).putInt(scope.parameters().size()).array());
        scope.parameters().forEach(parameter -> add(signed, parameter));
        signed.writeBytes(position);
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(signed.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /// With its length, so that no two lists of texts are the same bytes.
    private static void add(ByteArrayOutputStream signed, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        signed.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        signed.writeBytes(bytes);
    }
}
