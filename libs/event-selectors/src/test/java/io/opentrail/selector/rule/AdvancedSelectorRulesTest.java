package io.opentrail.selector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.selector.AdvancedText;
import io.opentrail.selector.DefaultSelectors;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.FieldCondition;
import io.opentrail.trail.FieldSelector;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvancedSelectorRulesTest {

    private static final String MANAGEMENT = "eventCategory Equals Management";
    private static final String OBJECTS =
            "eventCategory Equals Data; resources.type Equals AWS::S3::Object";
    private static final String NETWORK =
            "eventCategory Equals NetworkActivity; eventSource Equals ec2.amazonaws.com";

    @Test
    void theDefaultsBreakNoRule() {
        List<String> trail = TrailSelectorRules.validate(DefaultSelectors.TRAIL);
        List<String> store =
                AdvancedSelectorRules.validate(
                        DefaultSelectors.EVENT_DATA_STORE, SelectorOwner.EVENT_DATA_STORE);

        assertThat(trail).isEmpty();
        assertThat(store).isEmpty();
    }

    /// The cells of the table: m, d, n are trails' categories, M, D, N those of stores.
    @ParameterizedTest
    @CsvSource({
        "eventSource NotEquals kms.amazonaws.com, mdMD",
        "eventSource NotEquals rdsdata.amazonaws.com, mdMD",
        "eventSource NotEquals ec2.amazonaws.com, dMD",
        "eventSource Equals kms.amazonaws.com, dnMDN",
        "eventSource Equals ec3.amazonaws.com, dMD",
        "eventSource Equals billing.example.org, dnMDN",
        "eventSource Equals ec2.amazonaws.com|s3.amazonaws.com, dMD",
        "eventSource StartsWith kms, dMD",
        "readOnly Equals true, mdMD",
        "readOnly Equals false, mdMD",
        "readOnly Equals yes, ''",
        "readOnly NotEquals true, ''",
        "eventName Equals GetObject, dnMDN",
        "eventName StartsWith Get NotEquals GetObject, dnMDN",
        "eventName NotEndsWith Object EndsWith s NotStartsWith G*, dnMDN",
        "eventType NotEquals AwsServiceEvent, dMD",
        "resources.ARN Equals arn:aws:s3:::b/k, dD",
        "resources.ARN NotEquals arn:aws:s3:::b/k, dD",
        "resources.ARN Equals arn:aws:s3:::b, ''",
        "resources.ARN NotEquals arn:aws:lambda:us-east-1:111122223333:function:f, ''",
        "resources.ARN StartsWith arn:aws:s3:::b, dD",
        "userIdentity.arn StartsWith arn:aws:sts, dMD",
        "sessionCredentialFromConsole Equals true, dMD",
        "sessionCredentialFromConsole NotEquals true, dMD",
        "sessionCredentialFromConsole Equals false, ''",
        "sessionCredentialFromConsole StartsWith true, ''",
        "errorCode Equals VpceAccessDenied, nN",
        "errorCode Equals AccessDenied, ''",
        "errorCode NotEquals VpceAccessDenied, ''",
        "vpcEndpointId EndsWith 0, nN",
    })
    void aFieldHasItsPlaceAndItsOperators(String field, String allowed) {
        String actual =
                cell("m", MANAGEMENT, field, SelectorOwner.TRAIL)
                        + cell("d", OBJECTS, field, SelectorOwner.TRAIL)
                        + cell("n", network(field), field, SelectorOwner.TRAIL)
                        + cell("M", MANAGEMENT, field, SelectorOwner.EVENT_DATA_STORE)
                        + cell("D", OBJECTS, field, SelectorOwner.EVENT_DATA_STORE)
                        + cell("N", network(field), field, SelectorOwner.EVENT_DATA_STORE);

        assertThat(actual).isEqualTo(allowed);
    }

    private static String network(String field) {
        return field.startsWith("eventSource") ? "eventCategory Equals NetworkActivity" : NETWORK;
    }

    private static String cell(String name, String category, String field, SelectorOwner owner) {
        var selectors = AdvancedText.selectors(category + "; " + field);
        return AdvancedSelectorRules.validate(selectors, owner).isEmpty() ? name : "";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            textBlock =
                    """
                    readOnly Equals true → field 'eventCategory' with Equals is missing: its value is one of Management, Data, NetworkActivity
                    eventCategory Equals Metadata → field 'eventCategory': Equals value 'Metadata' is not a category of events of a trail: it is one of Management, Data, NetworkActivity
                    eventCategory Equals Insight → field 'eventCategory': Equals value 'Insight' is not a category of events of a trail: it is one of Management, Data, NetworkActivity
                    eventCategory Equals Management|Data → field 'eventCategory' takes one value, but has 2: Equals ['Management', 'Data']
                    eventCategory StartsWith Management → field 'eventCategory' with Equals is missing: its value is one of Management, Data, NetworkActivity
                    eventCategory Equals Management NotEquals Data → field 'eventCategory' does not take NotEquals ['Data']: it takes Equals
                    eventCategory Equals Management; resources.type Equals AWS::S3::Object → field 'resources.type' (Equals ['AWS::S3::Object']) cannot be selected for events of category Management of a trail
                    eventCategory Equals Management; eventSource Equals kms.amazonaws.com → field 'eventSource' does not take Equals ['kms.amazonaws.com']: it takes NotEquals
                    eventCategory Equals Management; eventSource NotEquals ec2.amazonaws.com → field 'eventSource': NotEquals value 'ec2.amazonaws.com' is not kms.amazonaws.com or rdsdata.amazonaws.com
                    eventCategory Equals Management; readOnly NotEquals true → field 'readOnly' does not take NotEquals ['true']: it takes Equals
                    eventCategory Equals Management; readOnly Equals true; readOnly Equals false → field 'readOnly' is given more than once
                    eventCategory Equals Management; readOnly → field 'readOnly' has no operator
                    eventCategory Equals Management; readOnly Equals - → field 'readOnly': Equals has no values
                    eventCategory Equals Management; eventname Equals a → field 'eventname' is not known: it is one of eventCategory, eventSource, eventName, eventType, readOnly, resources.type, resources.ARN, userIdentity.arn, sessionCredentialFromConsole, errorCode, vpcEndpointId
                    eventCategory Equals Data → field 'resources.type' is missing: events of category Data need it
                    eventCategory Equals Data; resources.type Equals AWS::S3::Object|AWS::Lambda::Function → field 'resources.type' takes one value, but has 2: Equals ['AWS::S3::Object', 'AWS::Lambda::Function']
                    eventCategory Equals Data; resources.type NotEquals AWS::S3::Object → field 'resources.type' does not take NotEquals ['AWS::S3::Object']: it takes Equals
                    eventCategory Equals Data; resources.type Equals AWS::S3::Objct → field 'resources.type': Equals value 'AWS::S3::Objct' is not a type of resources that have data events, such as AWS::S3::Object
                    eventCategory Equals NetworkActivity → field 'eventSource' is missing: events of category NetworkActivity need it
                    eventCategory Equals NetworkActivity; eventSource Equals a.amazonaws.com → field 'eventSource': Equals value 'a.amazonaws.com' is not a source of network activity events
                    """)
    void aBrokenRuleIsToldWithSelectorFieldAndValue(String text, String violation) {
        List<String> actual =
                AdvancedSelectorRules.validate(
                        AdvancedText.selectors(MANAGEMENT, text), SelectorOwner.TRAIL);

        assertThat(actual).containsExactly("advanced event selector 2: " + violation);
    }

    @Test
    void aSelectorIsToldByItsNameToo() {
        var selector = new AdvancedEventSelector("reads", List.of());

        List<String> violations =
                AdvancedSelectorRules.validate(List.of(selector), SelectorOwner.TRAIL);

        assertThat(violations)
                .containsExactly("advanced event selector 1 'reads': it has no field selectors");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::Lambda::Function, arn:aws:lambda:us-east-1:111122223333:function:f, 0",
        "AWS::Lambda::Function, arn:aws:lambda:us-east-1:1:function:f, 1",
        "AWS::DynamoDB::Table, arn:aws:dynamodb:us-east-1:111122223333:table/t, 0",
        "AWS::DynamoDB::Stream, arn:aws:dynamodb:us-east-1:111122223333:table/t, 1",
        "AWS::DynamoDB::Stream, arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/s, 0",
        "AWS::SQS::Queue, arn:aws:sqs:us-east-1:111122223333:q, 0",
        "AWS::SQS::Queue, q, 1",
        "Acme::Widgets::Widget, arn:acme:widgets:here:111122223333:widget/1, 0",
        "Acme::Widget, arn:acme:widgets:here:111122223333:widget/1, 1",
    })
    void anArnFitsItsType(String type, String arn, int violations) {
        var selectors =
                AdvancedText.selectors(
                        "eventCategory Equals Data; resources.type Equals %s; resources.ARN Equals %s"
                                .formatted(type, arn));

        List<String> actual = AdvancedSelectorRules.validate(selectors, SelectorOwner.TRAIL);

        assertThat(actual).hasSize(violations);
    }

    @ParameterizedTest
    @CsvSource({"TRAIL,0,1", "TRAIL,6,0", "TRAIL,501,1", "EVENT_DATA_STORE,5,0"})
    void selectorsAndTheirValuesAreCounted(SelectorOwner owner, int count, int violations) {
        var selectors = Collections.nCopies(count, AdvancedText.selectors(MANAGEMENT).getFirst());

        List<String> actual = AdvancedSelectorRules.validate(selectors, owner);

        assertThat(actual).hasSize(violations);
    }

    @Test
    void aStoreHasAtMostFiveSelectors() {
        var selectors = Collections.nCopies(6, AdvancedText.selectors(MANAGEMENT).getFirst());

        List<String> actual =
                AdvancedSelectorRules.validate(selectors, SelectorOwner.EVENT_DATA_STORE);

        assertThat(actual)
                .containsExactly("an event data store has 1 to 5 advanced event selectors, not 6");
    }

    @ParameterizedTest
    @CsvSource({"498,0", "499,1"})
    void valuesOfAllFieldsAndOperatorsCountTogether(int names, int violations) {
        List<String> values = IntStream.range(0, names - 1).mapToObj("Get%d"::formatted).toList();
        var selector = withNames(new FieldCondition("Equals", values), "NotEndsWith", "x");

        List<String> actual =
                AdvancedSelectorRules.validate(List.of(selector), SelectorOwner.TRAIL);

        assertThat(actual).hasSize(violations);
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "2048,0", "2049,1"})
    void valuesHaveALength(int length, int violations) {
        var selector =
                withNames(
                        new FieldCondition("Equals", List.of("x".repeat(length))), "EndsWith", "x");

        List<String> actual =
                AdvancedSelectorRules.validate(List.of(selector), SelectorOwner.TRAIL);

        assertThat(actual).hasSize(violations);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1000,0", "1001,1"})
    void namesHaveALength(int length, int violations) {
        var fields = AdvancedText.selectors(MANAGEMENT).getFirst().getFieldSelectors();
        var selector = new AdvancedEventSelector("n".repeat(length), fields);

        List<String> actual =
                AdvancedSelectorRules.validate(List.of(selector), SelectorOwner.TRAIL);

        assertThat(actual).hasSize(violations);
    }

    @Test
    void allValuesTogetherFitIntoTheTrailsRecord() {
        List<String> values = Collections.nCopies(100, "é".repeat(2_000));
        var selector = withNames(new FieldCondition("Equals", values), "EndsWith", "x");

        List<String> actual =
                AdvancedSelectorRules.validate(List.of(selector), SelectorOwner.TRAIL);

        assertThat(actual)
                .containsExactly(
                        "the names and values of the advanced event selectors have 400020 bytes together, at most 262144 are allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "Insight,0",
        "ConfigurationItem,0",
        "Evidence,0",
        "ActivityAuditLog,0",
    })
    void someCategoriesHaveNoOtherField(String category, int violations) {
        String text = "eventCategory Equals " + category;

        List<String> alone = store(text);
        List<String> withField = store(text + "; eventName Equals a");
        List<String> withOthers = store(text, MANAGEMENT);

        assertThat(alone).hasSize(violations);
        assertThat(withField)
                .containsExactly(
                        "advanced event selector 1: field 'eventName' (Equals ['a']) cannot be selected for events of category %s of an event data store"
                                .formatted(category));
        assertThat(withOthers)
                .containsExactly(
                        "events of category %s need an event data store of their own, but 2 categories are selected"
                                .formatted(category));
    }

    @Test
    void aStoreMixesTheCategoriesOfCalls() {
        List<String> violations = store(MANAGEMENT, OBJECTS, NETWORK);

        assertThat(violations).isEmpty();
    }

    @Test
    void aTrailsAdvancedSelectorsFollowTheRulesOfTrails() {
        var selectors =
                new TrailSelectors.Advanced(
                        AdvancedText.selectors(MANAGEMENT + "; eventName Equals a"));

        List<String> violations = TrailSelectorRules.validate(selectors);

        assertThat(violations).singleElement().asString().endsWith("of a trail");
    }

    private static List<String> store(String... texts) {
        return AdvancedSelectorRules.validate(
                AdvancedText.selectors(texts), SelectorOwner.EVENT_DATA_STORE);
    }

    /// Of S3 objects' events, by their names.
    private static AdvancedEventSelector withNames(
            FieldCondition condition, String operator, String value) {
        var fields = AdvancedText.selectors(OBJECTS).getFirst().getFieldSelectors();
        return new AdvancedEventSelector(
                "",
                List.of(
                        fields.getFirst(),
                        fields.getLast(),
                        new FieldSelector(
                                "eventName",
                                List.of(condition, new FieldCondition(operator, List.of(value))))));
    }
}
