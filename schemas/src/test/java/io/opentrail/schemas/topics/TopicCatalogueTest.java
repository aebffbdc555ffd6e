package io.opentrail.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.schemas.registry.Compatibility;
import io.opentrail.schemas.registry.InMemorySchemaRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class TopicCatalogueTest {

    private final TopicCatalogue catalogue = new TopicCatalogue(TopicSizing.DEFAULT);

    @Test
    void everyTopicIsThereOnce() {
        List<String> names =
                catalogue.all(List.of("us-east-1", "eu-west-1")).stream().map(Topic::name).toList();

        assertThat(names)
                .doesNotHaveDuplicates()
                .contains(
                        "opentrail.events.us-east-1",
                        "opentrail.events.eu-west-1",
                        "opentrail.control")
                .contains("opentrail.parked.00", "opentrail.parked.07")
                .allMatch(name -> name.startsWith("opentrail."));
    }

    @Test
    void topicsThatBelongTogetherHaveTheSameNumberOfPartitions() {
        assertThat(catalogue.parkedLanes())
                .allMatch(lane -> lane.partitions() == catalogue.routedTrails().partitions());
        assertThat(catalogue.decisions().partitions())
                .isEqualTo(catalogue.routedTrails().partitions());
        assertThat(catalogue.parkings().partitions())
                .isEqualTo(catalogue.routedTrails().partitions());
        assertThat(catalogue.digests().partitions()).isEqualTo(catalogue.deliveries().partitions());
    }

    @Test
    void everySchemaCanGainAnOptionalFieldAndCannotLoseARequiredOne() {
        InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
        for (Topic topic : catalogue.all(List.of("us-east-1"))) {
            topic.valueSchema()
                    .ifPresent(schema -> {
                        registry.register(topic.subject(), schema);
                        registry.setCompatibility(topic.subject(), Compatibility.FULL_TRANSITIVE);

                        assertThat(
                                        registry.isCompatible(
                                                topic.subject(), withOptionalField(schema)))
                                .isTrue();
                        assertThat(
                                        registry.isCompatible(
                                                topic.subject(), withRequiredField(schema)))
                                .isFalse();
                    });
        }
    }

    @Test
    void keysReadBackWhatTheyWrite() {
        RoutedKey routed = new RoutedKey("111122223333.all.a1b2c3d4", "444455556666");
        RoutedKey ofOrganization =
                new RoutedKey("111122223333.all.a1b2c3d4", "o-exampleorg1", "444455556666");
        ChainKey chain = new ChainKey("111122223333.all.a1b2c3d4", "444455556666", "us-east-1");

        assertThat(RoutedKey.parse(routed.toString())).isEqualTo(routed);
        assertThat(RoutedKey.parse(ofOrganization.toString())).isEqualTo(ofOrganization);
        assertThat(ChainKey.parse(chain.toString())).isEqualTo(chain);
    }

    private static Schema withOptionalField(Schema schema) {
        return extended(
                schema,
                SchemaBuilder.builder().unionOf().nullType().and().stringType().endUnion(),
                true);
    }

    private static Schema withRequiredField(Schema schema) {
        return extended(schema, Schema.create(Schema.Type.STRING), false);
    }

    private static Schema extended(Schema schema, Schema added, boolean optional) {
        Schema.Field field =
                optional
                        ? new Schema.Field(
                                "addedLater", added, null, Schema.Field.NULL_DEFAULT_VALUE)
                        : new Schema.Field("addedLater", added);
        List<Schema.Field> fields =
                Stream.concat(
                                schema.getFields().stream()
                                        .map(old -> new Schema.Field(old, old.schema())),
                                Stream.of(field))
                        .toList();
        return Schema.createRecord(
                schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }
}
