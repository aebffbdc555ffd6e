package io.opentrail.controlapi;

import static io.opentrail.controlapi.ApiCell.BUCKET;
import static io.opentrail.controlapi.ApiCell.EAST;
import static io.opentrail.controlapi.ApiCell.EUROPE;
import static io.opentrail.controlapi.ApiCell.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Tag;

@ExtendWith(ApiCell.Shared.class)
final class TagsIT {

    private static final String INVALID = "400 InvalidTagParameterException";
    private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

    private final ApiCell cell;
    private final String account;
    private final CloudTrailClient client;

    TagsIT(ApiCell cell) {
        this.cell = cell;
        this.account = cell.account();
        this.client = cell.client(account, EAST);
    }

    @Test
    void tagsAreAddedReplacedAndRemoved() {
        String arn =
                client.createTrail(r ->
                                r.name("all")
                                        .s3BucketName(BUCKET)
                                        .tagsList(tag("team", "audit"), tag("stage", "test")))
                        .trailARN();

        client.addTags(r ->
                r.resourceId(arn)
                        .tagsList(tag("team", "security"), Tag.builder().key("bare").build()));
        client.removeTags(r -> r.resourceId(arn).tagsList(tag("stage", "other"), tag("none", "x")));

        assertThat(tags(client, arn))
                .containsExactly(Tag.builder().key("bare").build(), tag("team", "security"));
    }

    @Test
    void aTrailHasAtMostFiftyTags() {
        String arn = trail();
        client.addTags(r -> r.resourceId(arn).tagsList(numbered(0, 49)));

        assertThat(
                        refusal(
                                client,
                                c -> c.addTags(r -> r.resourceId(arn).tagsList(numbered(49, 51)))))
                .isEqualTo("400 TagsLimitExceededException");
        client.addTags(r -> r.resourceId(arn).tagsList(numbered(48, 50)));
        assertThat(tags(client, arn)).hasSize(50);
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.createTrail(r ->
                                                r.name("other")
                                                        .s3BucketName(BUCKET)
                                                        .tagsList(numbered(0, 51)))))
                .isEqualTo("400 TagsLimitExceededException");
    }

    @Test
    void wrongTagsAreRefused() {
        String arn = trail();

        assertThat(added(arn, List.of(tag("a", "b"), tag("a", "c")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("aws:a", "b")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("AWS:a", "b")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("a<b", "b")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("a", "")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("k".repeat(129), "b")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("a", "v".repeat(257))))).isEqualTo(INVALID);
        assertThat(added(arn, List.of())).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("opentrail:live-topic", "yes")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("opentrail:live-topic", "User:")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("opentrail:live-topic", "User:a")))).isEqualTo("none");
        assertThat(added(arn, List.of(tag("opentrail:compression", "none")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("opentrail:compression", "fast")))).isEqualTo("none");
        assertThat(added(arn, List.of(tag("opentrail:otlp", "yes")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("opentrail:otlp", "true")))).isEqualTo("none");
        assertThat(added(arn, List.of(tag("opentrail:event-bus", "a bus")))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("opentrail:event-bus", "audit")))).isEqualTo("none");
        assertThat(added(arn, numbered(0, 201))).isEqualTo(INVALID);
        assertThat(added(arn, List.of(tag("k".repeat(128), "v".repeat(256))))).isEqualTo("none");
        assertThat(
                        refusal(
                                client,
                                c ->
                                        c.removeTags(r ->
                                                r.resourceId(arn).tagsList(tag("aws:a", "b")))))
                .isEqualTo(INVALID);
    }

    @Test
    void onlyTrailsThatAreThereHaveTags() {
        var one = List.of(tag("a", "b"));
        String prefix = "arn:aws:cloudtrail:us-east-1:" + account + ":";

        assertThat(added(prefix + "trail/none", one)).isEqualTo("400 ResourceNotFoundException");
        assertThat(added("all", one)).isEqualTo("400 CloudTrailARNInvalidException");
        assertThat(added(prefix + "trail/_", one)).isEqualTo("400 CloudTrailARNInvalidException");
        assertThat(added(prefix + "eventdatastore/" + UUID, one))
                .isEqualTo("400 EventDataStoreNotFoundException");
        assertThat(added(prefix + "eventdatastore/x", one))
                .isEqualTo("400 EventDataStoreARNInvalidException");
        assertThat(added(prefix + "channel/" + UUID, one))
                .isEqualTo("400 ChannelNotFoundException");
        assertThat(added(prefix + "channel/x", one)).isEqualTo("400 ChannelARNInvalidException");
        assertThat(added(prefix + "dashboard/seen", one))
                .isEqualTo("400 ResourceNotFoundException");
        assertThat(added("arn:aws:s3:::bucket", one))
                .isEqualTo("400 ResourceTypeNotSupportedException");
    }

    @Test
    void tagsAreChangedAtHomeAndListedAnywhere() {
        String arn =
                client.createTrail(r ->
                                r.name("all")
                                        .s3BucketName(BUCKET)
                                        .isMultiRegionTrail(true)
                                        .tagsList(tag("a", "b")))
                        .trailARN();
        var away = cell.client(account, EUROPE);

        assertThat(tags(away, arn)).containsExactly(tag("a", "b"));
        assertThat(refusal(away, c -> c.addTags(r -> r.resourceId(arn).tagsList(tag("a", "c")))))
                .isEqualTo("400 OperationNotPermittedException");
    }

    @Test
    void tagsOfUpToTwentyTrailsAreListedInTheOrderOfTheRequest() {
        String one = trail();
        String two =
                client.createTrail(r -> r.name("aaa").s3BucketName(BUCKET).tagsList(tag("a", "b")))
                        .trailARN();
        List<String> many = IntStream.range(0, 21).mapToObj(_ -> one).toList();

        var listed = client.listTags(r -> r.resourceIdList(one, two)).resourceTagList();

        assertThat(listed).extracting(r -> r.resourceId()).containsExactly(one, two);
        assertThat(listed.getFirst().hasTagsList()).isTrue();
        assertThat(refusal(client, c -> c.listTags(r -> r.resourceIdList(many))))
                .isEqualTo("400 ValidationException");
        assertThat(refusal(client, c -> c.listTags(r -> r.resourceIdList(one, one + "x"))))
                .isEqualTo("400 ResourceNotFoundException");
    }

    private String trail() {
        return client.createTrail(r -> r.name("all").s3BucketName(BUCKET)).trailARN();
    }

    private String added(String arn, List<Tag> tags) {
        return refusal(client, c -> c.addTags(r -> r.resourceId(arn).tagsList(tags)));
    }

    private static List<Tag> tags(CloudTrailClient client, String arn) {
        return client.listTags(r -> r.resourceIdList(arn)).resourceTagList().getFirst().tagsList();
    }

    private static List<Tag> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> tag("key" + i, "value")).toList();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
