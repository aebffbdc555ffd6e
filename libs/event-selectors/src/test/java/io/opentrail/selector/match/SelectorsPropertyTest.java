package io.opentrail.selector.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.selector.AdvancedEquivalent;
import io.opentrail.selector.FieldOperator;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.selector.rule.TrailSelectorRules;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/// Compiled selectors and naive ones decide every record alike.
class SelectorsPropertyTest {

    private static final List<Corpus.Entry> RECORDS = Corpus.entries();
    private static final String DATA = "Data";
    private static final String NETWORK_ACTIVITY = "NetworkActivity";

    private static final List<String> SOURCES = values(entry -> entry.event().getEventSource());
    private static final List<String> NAMES = values(entry -> entry.event().getEventName());
    private static final List<String> EVENT_TYPES = values(entry -> entry.event().getEventType());
    private static final List<String> USERS = values(SelectorsPropertyTest::userArn);

    private static List<String> values(Function<Corpus.Entry, @Nullable String> value) {
        return RECORDS.stream().flatMap(entry -> Stream.ofNullable(value.apply(entry))).toList();
    }

    private static @Nullable String userArn(Corpus.Entry entry) {
        var identity = entry.event().getUserIdentity();
        return identity == null ? null : identity.getArn();
    }

    /// What the records have in a field, as often as they have it.
    private static List<String> valuesOf(String field) {
        return switch (field) {
            case "eventSource" -> SOURCES;
            case "eventName" -> NAMES;
            case "eventType" -> EVENT_TYPES;
            case "userIdentity.arn" -> USERS;
            case "resources.ARN" -> Corpus.ARNS;
            default -> List.of("vpce-0a1b", "vpce-0a1", "vpce-1");
        };
    }

    private static List<String> optionalFieldsOf(String category) {
        return switch (category) {
            case DATA ->
                    List.of(
                            "readOnly",
                            "eventSource",
                            "eventName",
                            "eventType",
                            "resources.ARN",
                            "userIdentity.arn",
                            "sessionCredentialFromConsole");
            case NETWORK_ACTIVITY -> List.of("eventName", "errorCode", "vpcEndpointId");
            default -> List.of("readOnly", "eventSource");
        };
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void advancedSelectorsPickWhatTheirMeaningSays(
            @ForAll("advanced") List<AdvancedEventSelector> selectors) {
        assertThat(differences(new TrailSelectors.Advanced(selectors))).isEmpty();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
    void basicSelectorsPickWhatTheirMeaningSays(@ForAll("basic") List<EventSelector> selectors) {
        assertThat(differences(new TrailSelectors.Basic(selectors))).isEmpty();
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void basicSelectorsAndTheirEquivalentPickTheSame(
            @ForAll("basicOfObjects") List<EventSelector> selectors) {
        var basic = CompiledSelectors.of(new TrailSelectors.Basic(selectors));
        var equivalent = new TrailSelectors.Advanced(AdvancedEquivalent.of(selectors));
        var advanced = CompiledSelectors.of(equivalent);

        List<Corpus.Entry> differences =
                RECORDS.stream()
                        .filter(entry ->
                                basic.matches(entry.event()) != advanced.matches(entry.event()))
                        .toList();

        assertThat(TrailSelectorRules.validate(equivalent)).isEmpty();
        assertThat(differences).isEmpty();
    }

    /// The records that are decided otherwise than they should be.
    private static List<String> differences(TrailSelectors selectors) {
        var compiled = CompiledSelectors.of(selectors);
        List<String> differences =
                RECORDS.stream()
                        .filter(entry ->
                                compiled.matches(entry.event())
                                        != NaiveSelectors.matches(selectors, entry.record()))
                        .map(entry -> entry.record().toString())
                        .limit(1)
                        .toList();
        Statistics.label("picks some")
                .collect(RECORDS.stream().anyMatch(entry -> compiled.matches(entry.event())))
                .coverage(checker -> checker.check(true).percentage(share -> share > 50));
        return differences;
    }

    @Provide
    Arbitrary<List<EventSelector>> basic() {
        return basicWith(
                Arbitraries.of("AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"));
    }

    @Provide
    Arbitrary<List<EventSelector>> basicOfObjects() {
        return basicWith(Arbitraries.just("AWS::S3::Object"));
    }

    private static Arbitrary<List<EventSelector>> basicWith(Arbitrary<String> types) {
        Arbitrary<DataResource> resources =
                types.flatMap(type ->
                        basicValues(type)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3)
                                .map(values -> new DataResource(type, values)));
        Arbitrary<EventSelector> management =
                Combinators.combine(
                                Arbitraries.of("All", "ReadOnly", "WriteOnly"),
                                resources.list().ofMaxSize(3),
                                Arbitraries.of("kms.amazonaws.com", "rdsdata.amazonaws.com")
                                        .list()
                                        .ofMaxSize(1))
                        .as((type, data, excluded) ->
                                new EventSelector(type, true, data, excluded));
        Arbitrary<EventSelector> data =
                Combinators.combine(
                                Arbitraries.of("All", "ReadOnly", "WriteOnly"),
                                resources.list().ofMinSize(1).ofMaxSize(3))
                        .as((type, selected) ->
                                new EventSelector(type, false, selected, List.of()));
        return Arbitraries.oneOf(management, data).list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<String> basicValues(String type) {
        return Arbitraries.of(
                switch (type) {
                    case "AWS::S3::Object" ->
                            List.of(
                                    "arn:aws:s3",
                                    "arn:aws:s3:::",
                                    "arn:aws:s3:::b/",
                                    "arn:aws:s3:::b/ke",
                                    "arn:aws:s3:::b2/",
                                    "arn:aws-cn:s3:::");
                    case "AWS::Lambda::Function" ->
                            List.of(
                                    "arn:aws:lambda",
                                    "arn:aws:lambda:us-east-1:111122223333:function:f",
                                    "arn:aws:lambda:us-east-1:111122223333:function:f2:live",
                                    "arn:aws:lambda:us-east-1:111122223333:function:g");
                    default ->
                            List.of(
                                    "arn:aws:dynamodb",
                                    "arn:aws:dynamodb:us-east-1:111122223333:table/t",
                                    "arn:aws:dynamodb:us-east-1:111122223333:table/u");
                });
    }

    @Provide
    Arbitrary<List<AdvancedEventSelector>> advanced() {
        return Arbitraries.of(Corpus.CATEGORIES)
                .flatMap(SelectorsPropertyTest::advanced)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    private static Arbitrary<AdvancedEventSelector> advanced(String category) {
        Arbitrary<List<FieldSelector>> optional =
                Arbitraries.of(optionalFieldsOf(category))
                        .list()
                        .ofMaxSize(3)
                        .uniqueElements()
                        .flatMap(SelectorsPropertyTest::fields);
        Arbitrary<List<FieldSelector>> required = required(category);
        return Combinators.combine(required, optional)
                .as((first, rest) ->
                        new AdvancedEventSelector(
                                null, Stream.concat(first.stream(), rest.stream()).toList()));
    }

    private static Arbitrary<List<FieldSelector>> required(String category) {
        FieldSelector first = equal("eventCategory", category);
        return switch (category) {
            case DATA ->
                    Arbitraries.of(Corpus.TYPES)
                            .map(type -> List.of(first, equal("resources.type", type)));
            case NETWORK_ACTIVITY ->
                    Arbitraries.of(SOURCES)
                            .map(source -> List.of(first, equal("eventSource", source)));
            default -> Arbitraries.just(List.of(first));
        };
    }

    private static FieldSelector equal(String field, String value) {
        return new FieldSelector(field, List.of(new FieldCondition("Equals", List.of(value))));
    }

    private static Arbitrary<List<FieldSelector>> fields(List<String> names) {
        return Combinators.combine(names.stream().map(SelectorsPropertyTest::field).toList())
                .as(fields -> fields);
    }

    private static Arbitrary<FieldSelector> field(String name) {
        return switch (name) {
            case "readOnly" -> Arbitraries.of("true", "false").map(value -> equal(name, value));
            case "errorCode" -> Arbitraries.just(equal(name, "VpceAccessDenied"));
            case "sessionCredentialFromConsole" ->
                    Arbitraries.of("Equals", "NotEquals")
                            .map(operator ->
                                    new FieldSelector(
                                            name,
                                            List.of(
                                                    new FieldCondition(
                                                            operator, List.of("true")))));
            default ->
                    condition(name)
                            .list()
                            .ofMinSize(1)
                            .ofMaxSize(3)
                            .uniqueElements(FieldCondition::getOperator)
                            .map(conditions -> new FieldSelector(name, conditions));
        };
    }

    private static Arbitrary<FieldCondition> condition(String field) {
        Arbitrary<String> operator =
                Arbitraries.of(FieldOperator.values()).map(FieldOperator::text);
        return operator.flatMap(name ->
                value(field, name)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(6)
                        .map(values -> new FieldCondition(name, values)));
    }

    /// A value that records have, or the part of one that the operator looks at, or that changed a
    /// little.
    private static Arbitrary<String> value(String field, String operator) {
        Arbitrary<String> whole = Arbitraries.of(valuesOf(field));
        Arbitrary<String> part =
                Combinators.combine(whole, Arbitraries.integers().between(1, 30))
                        .as((value, length) ->
                                part(value, operator, Math.min(length, value.length())));
        Arbitrary<String> near = part.map(value -> value + "*");
        return Arbitraries.frequencyOf(Tuple.of(4, part), Tuple.of(2, whole), Tuple.of(1, near));
    }

    private static String part(String value, String operator, int length) {
        if (operator.endsWith("StartsWith")) {
            return value.substring(0, length);
        }
        return operator.endsWith("EndsWith") ? value.substring(value.length() - length) : value;
    }
}
