package io.opentrail.standalone.cell;

import static io.opentrail.standalone.cell.TestIdentities.allow;
import static io.opentrail.standalone.cell.TestIdentities.deny;
import static io.opentrail.standalone.cell.TestIdentities.key;
import static io.opentrail.standalone.cell.TestIdentities.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.access.identity.Account;
import io.opentrail.access.identity.Identities;
import io.opentrail.access.identity.Service;
import io.opentrail.access.identity.User;
import io.opentrail.store.s3.S3Credentials;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class S3AccessTest {

    private static final S3Credentials OWN = new S3Credentials("OPENTRAIL", "own-secret");

    @Test
    void userUsesTheBucketsThatPoliciesAllow() {
        S3Access access =
                accessOf(user("u", "K", allow("s3:*", "arn:aws:s3:::a", "arn:aws:s3:::a/*")));

        assertThat(access.secretOf("K")).contains("secret-of-K");
        assertThat(access.allows("K", "a")).isTrue();
        assertThat(access.allows("K", "ab")).isFalse();
        assertThat(access.allows("K", "b")).isFalse();
    }

    @Test
    void everythingIsAllowedToWhoMayDoEverything() {
        assertThat(accessOf(user("u", "K", allow("*", "*"))).allows("K", "any")).isTrue();
    }

    @Test
    void denialWins() {
        S3Access access =
                accessOf(
                        user(
                                "u",
                                "K",
                                allow("s3:*", "*"),
                                deny("s3:*", "arn:aws:s3:::secret", "arn:aws:s3:::secret/*")));

        assertThat(access.allows("K", "open")).isTrue();
        assertThat(access.allows("K", "secret")).isFalse();
    }

    @Test
    void bucketWithoutItsObjectsIsNotEnough() {
        assertThat(accessOf(user("u", "K", allow("s3:*", "arn:aws:s3:::a"))).allows("K", "a"))
                .isFalse();
    }

    @Test
    void partOfTheActionsIsNotEnough() {
        assertThat(accessOf(user("u", "K", allow("s3:Get*", "*"))).allows("K", "a")).isFalse();
    }

    @Test
    void userWithoutPoliciesMayNothing() {
        assertThat(accessOf(user("u", "K")).allows("K", "a")).isFalse();
    }

    @Test
    void keysOfServicesAreNotKeysOfS3() {
        var service = new Service("producer", List.of(key("SVC")), List.of("*"), List.of("*"));
        Identities identities = Identities.of(List.of(), List.of(service));

        var access = new S3Access(() -> identities, OWN);

        assertThat(access.secretOf("SVC")).isEmpty();
        assertThat(access.allows("SVC", "a")).isFalse();
    }

    @Test
    void unknownKeyIsNone() {
        S3Access access = accessOf(user("u", "K", allow("*", "*")));

        assertThat(access.secretOf("OTHER")).isEmpty();
        assertThat(access.allows("OTHER", "a")).isFalse();
    }

    @Test
    void theCellsOwnServicesUseEveryBucket() {
        S3Access access = accessOf(user("u", "K"));

        assertThat(access.secretOf("OPENTRAIL")).contains("own-secret");
        assertThat(access.allows("OPENTRAIL", "any")).isTrue();
    }

    @Test
    void changeHoldsFromTheNextRequest() {
        var current = new AtomicReference<>(identities(user("u", "K", allow("*", "*"))));
        var access = new S3Access(current::get, OWN);
        assertThat(access.allows("K", "a")).isTrue();

        current.set(identities(user("u", "K")));

        assertThat(access.allows("K", "a")).isFalse();
    }

    private static S3Access accessOf(User user) {
        Identities identities = identities(user);
        return new S3Access(() -> identities, OWN);
    }

    private static Identities identities(User user) {
        return Identities.of(
                List.of(new Account("111122223333", "main", List.of(user))), List.of());
    }
}
