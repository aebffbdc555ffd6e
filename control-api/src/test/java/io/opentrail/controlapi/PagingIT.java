package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static io.opentrail.controlapi.ApiCell.WEST;
import static io.opentrail.controlapi.ApiCell.client;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.digest.SigningPublicKey;
import io.opentrail.schemas.serde.AvroSerializer;
import io.opentrail.schemas.topics.TopicCatalogue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.model.TrailInfo;

/// Against the instance that answers in pages of two.
@ExtendWith(ApiCell.Shared.class)
final class PagingIT {

    private static final String INVALID = "400 InvalidTokenException";
    private static final Instant TIME = Instant.parse("2021-05-01T00:00:00Z");

    private final ApiCell cell;
    private final String account;

    PagingIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
    }

    @Test
    void pagesTogetherAreTheWholeListAlsoOverInstances() {
        create(EAST, 3);
        create(WEST, 2);
        var two = client(cell.second(), account, EAST);

        var all =
                two.listTrailsPaginator(r -> {}).trails().stream()
                        .map(TrailInfo::trailARN)
                        .toList();
        var firstPage = two.listTrails(r -> {});
        var rest =
                client(cell.first(), account, EAST)
                        .listTrails(r -> r.nextToken(firstPage.nextToken()));

        assertThat(firstPage.trails()).hasSize(2);
        assertThat(all).hasSize(5).doesNotHaveDuplicates();
        assertThat(rest.trails()).extracting(TrailInfo::trailARN).isEqualTo(all.subList(2, 5));
        assertThat(rest.nextToken()).isNull();
    }

    @Test
    void aTrailThatGoesBetweenPagesMovesNoOther() {
        create(EAST, 4);
        var two = client(cell.second(), account, EAST);
        var firstPage = two.listTrails(r -> {});

        two.deleteTrail(r -> r.name(firstPage.trails().getLast().name()));

        assertThat(two.listTrails(r -> r.nextToken(firstPage.nextToken())).trails())
                .extracting(TrailInfo::name)
                .containsExactly("trail2", "trail3");
    }

    @Test
    void aTokenIsOfNoUseElsewhere() {
        create(EAST, 3);
        var two = client(cell.second(), account, EAST);
        String token = two.listTrails(r -> {}).nextToken();
        String arn = two.listTrails(r -> {}).trails().getFirst().trailARN();
        var stranger = client(cell.second(), cell.account(), EAST);
        var away = client(cell.second(), account, EUROPE);

        assertThat(refusal(two, c -> c.listTrails(r -> r.nextToken(token)))).isEqualTo("none");
        assertThat(refusal(stranger, c -> c.listTrails(r -> r.nextToken(token))))
                .isEqualTo(INVALID);
        assertThat(refusal(away, c -> c.listTrails(r -> r.nextToken(token)))).isEqualTo(INVALID);
        assertThat(refusal(two, c -> c.listPublicKeys(r -> r.nextToken(token)))).isEqualTo(INVALID);
        assertThat(refusal(two, c -> c.listTags(r -> r.resourceIdList(arn).nextToken(token))))
                .isEqualTo(INVALID);
    }

    @Test
    void aTokenCannotBeForged() {
        create(EAST, 3);
        var two = client(cell.second(), account, EAST);
        String token = two.listTrails(r -> {}).nextToken();
        byte[] bytes = Base64.getUrlDecoder().decode(token);

        List<String> forged =
                IntStream.range(0, bytes.length)
                        .mapToObj(i -> {
                            byte[] other = bytes.clone();
                            other[i] ^= 1;
                            return Base64.getUrlEncoder().withoutPadding().encodeToString(other);
                        })
                        .toList();
        String cut =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(forged)
                .allSatisfy(other ->
                        assertThat(refusal(two, c -> c.listTrails(r -> r.nextToken(other))))
                                .isEqualTo(INVALID));
        assertThat(List.of("", "x", "%%%", token + "=", token + "A", cut))
                .allSatisfy(other ->
                        assertThat(refusal(two, c -> c.listTrails(r -> r.nextToken(other))))
                                .isEqualTo(INVALID));
    }

    @Test
    void keysComeOldestFirstAndTheTimeBelongsToTheToken() {
        IntStream.range(0, 5).forEach(this::publish);
        var two = client(cell.second(), account, WEST);

        var firstPage = two.listPublicKeys(r -> r.startTime(TIME).endTime(TIME.plusSeconds(60)));
        var secondPage =
                two.listPublicKeys(r ->
                        r.startTime(TIME)
                                .endTime(TIME.plusSeconds(60))
                                .nextToken(firstPage.nextToken()));

        assertThat(firstPage.publicKeyList())
                .extracting(key -> key.fingerprint())
                .containsExactly("page0", "page1");
        assertThat(secondPage.publicKeyList())
                .extracting(key -> key.fingerprint())
                .containsExactly("page2", "page3");
        assertThat(
                        refusal(
                                two,
                                c ->
                                        c.listPublicKeys(r ->
                                                r.startTime(TIME)
                                                        .endTime(TIME.plusSeconds(61))
                                                        .nextToken(firstPage.nextToken()))))
                .isEqualTo(INVALID);
    }

    @Test
    void tagsArePagedForTheirListOfTrails() {
        create(EAST, 3);
        var two = client(cell.second(), account, EAST);
        List<String> arns =
                client(cell.first(), account, EAST).listTrails(r -> {}).trails().stream()
                        .map(TrailInfo::trailARN)
                        .toList();

        var firstPage = two.listTags(r -> r.resourceIdList(arns));
        var secondPage = two.listTags(r -> r.resourceIdList(arns).nextToken(firstPage.nextToken()));

        assertThat(firstPage.resourceTagList()).hasSize(2);
        assertThat(secondPage.resourceTagList().getFirst().resourceId()).isEqualTo(arns.getLast());
        assertThat(
                        refusal(
                                two,
                                c ->
                                        c.listTags(r ->
                                                r.resourceIdList(arns.reversed())
                                                        .nextToken(firstPage.nextToken()))))
                .isEqualTo(INVALID);
    }

    private void create(String region, int trails) {
        var client = client(cell.first(), account, region);
        IntStream.range(0, trails)
                .forEach(i -> client.createTrail(r -> r.name("trail" + i).s3BucketName(BUCKET)));
    }

    private void publish(int number) {
        var key =
                SigningPublicKey.newBuilder()
                        .setAwsRegion(WEST)
                        .setFingerprint("page" + number)
                        .setDer(ByteBuffer.wrap(new byte[] {48, 1}))
                        .setValidFrom(TIME.plusSeconds(number))
                        .setValidTo(TIME.plusSeconds(60))
                        .build();
        var serializer =
                new AvroSerializer<SigningPublicKey>(
                        cell.registry(), SigningPublicKey.getClassSchema());
        try (var producer =
                new KafkaProducer<>(
                        cell.connection().producer("test"), new StringSerializer(), serializer)) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    TopicCatalogue.PUBLIC_KEYS, WEST + "/page" + number, key));
            producer.flush();
        }
    }
}
