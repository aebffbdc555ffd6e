package io.opentrail.router.live;

import static io.opentrail.router.stream.Fixtures.NOW;
import static io.opentrail.router.stream.Fixtures.trail;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.trail.Trail;
import io.opentrail.trails.LiveTopic;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LivePlanTest {

    private static final Map<String, String> ASKED = Map.of(LiveTopic.TAG, "true");

    @Test
    void aTrailWithTheTagHasATopicThatItsAccountReads() {
        LivePlan plan = LivePlan.of(List.of(trail("live").setTags(ASKED).build()), Set.of(), 10);

        assertThat(plan.wanted())
                .containsExactly(new LiveTopic("111122223333.live.a1b2c3d4", "User:111122223333"));
    }

    @Test
    void theTagCanNameThePrincipal() {
        Trail trail = trail("live").setTags(Map.of(LiveTopic.TAG, "User:alerts")).build();

        LivePlan plan = LivePlan.of(List.of(trail), Set.of(), 10);

        assertThat(plan.wanted()).extracting(LiveTopic::principal).containsExactly("User:alerts");
    }

    @Test
    void topicsOfTrailsThatWantNoneOrAreDeletedAreUnwanted() {
        Trail plain = trail("plain").build();
        Trail deleted = trail("deleted").setTags(ASKED).setDeletedAt(NOW).build();
        Trail live = trail("live").setTags(ASKED).build();
        var existing =
                Set.of(
                        "opentrail.live." + plain.getTrailId(),
                        "opentrail.live." + deleted.getTrailId(),
                        "opentrail.live." + live.getTrailId(),
                        "opentrail.live.111122223333.gone.a1b2c3d4");

        LivePlan plan = LivePlan.of(List.of(plain, deleted, live), existing, 10);

        assertThat(plan.unwanted())
                .containsExactlyInAnyOrder(
                        "opentrail.live." + plain.getTrailId(),
                        "opentrail.live." + deleted.getTrailId(),
                        "opentrail.live.111122223333.gone.a1b2c3d4");
    }

    @Test
    void whereThereAreTooManyTheLatestTrailsGetNone() {
        Trail first = trail("first").setTags(ASKED).build();
        Trail later = trail("later").setTags(ASKED).setCreatedAt(NOW).build();

        LivePlan plan = LivePlan.of(List.of(later, first), Set.of(), 1);

        assertThat(plan.wanted())
                .extracting(LiveTopic::trailId)
                .containsExactly(first.getTrailId());
        assertThat(plan.refused())
                .extracting(LiveTopic::trailId)
                .containsExactly(later.getTrailId());
    }
}
