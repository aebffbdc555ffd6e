package io.opentrail.controlapi.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.controlapi.trail.ApiError;
import io.opentrail.controlapi.trail.Caller;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchesUnderWayTest {

    private final SearchesUnderWay searches = new SearchesUnderWay(10, 3);

    private static Caller caller(int account, String region) {
        return new Caller("11112222333" + account, "arn:aws:iam::1:user/ann", region);
    }

    /// How many begin of so many that would.
    private long begin(Caller caller, int count) {
        return IntStream.range(0, count).filter(_ -> searches.begin(caller).isEmpty()).count();
    }

    private static Optional<ApiError> throttled(String message) {
        return Optional.of(ApiError.of("ThrottlingException", message));
    }

    @Test
    void anAccountHasSoManyInARegion() {
        assertThat(begin(caller(1, "us-east-1"), 5)).isEqualTo(3);
        assertThat(searches.begin(caller(1, "us-east-1")))
                .isEqualTo(
                        throttled(
                                "Account 111122223331 has 3 searches under way in us-east-1, as many as it may."
                                        + " Try again when one of them has ended."));
    }

    @Test
    void anAccountHasHalfOfAllInAllItsRegions() {
        assertThat(begin(caller(1, "us-east-1"), 5)).isEqualTo(3);
        assertThat(begin(caller(1, "us-west-2"), 5)).isEqualTo(2);
        assertThat(searches.begin(caller(1, "eu-west-1")))
                .isEqualTo(
                        throttled(
                                "Account 111122223331 has 5 searches under way, as many as it may."
                                        + " Try again when one of them has ended."));
        assertThat(begin(caller(2, "us-east-1"), 5)).isEqualTo(3);
    }

    @Test
    void allAccountsTogetherHaveSoMany() {
        for (int account = 1; account <= 3; account++) {
            assertThat(begin(caller(account, "us-east-1"), 5)).isEqualTo(3);
        }

        assertThat(begin(caller(4, "us-east-1"), 5)).isEqualTo(1);
        assertThat(searches.count()).isEqualTo(10);
        assertThat(searches.begin(caller(5, "us-east-1")))
                .isEqualTo(
                        throttled(
                                "There are 10 searches under way, as many as there may be."
                                        + " Try again when one of them has ended."));
    }

    @Test
    void oneThatHasEndedMakesRoomForAnother() {
        Caller caller = caller(1, "us-east-1");
        begin(caller, 3);

        searches.end(caller);

        assertThat(begin(caller, 2)).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            searches.end(caller);
        }
        assertThat(searches.count()).isZero();
    }
}
