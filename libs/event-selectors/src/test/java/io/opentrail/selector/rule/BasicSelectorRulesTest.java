package io.opentrail.selector.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicSelectorRulesTest {

    private static final EventSelector DEFAULT =
            new EventSelector("All", true, List.of(), List.of());

    @Test
    void theDefaultSelectorsBreakNoRule() {
        List<String> violations = BasicSelectorRules.validate(List.of(DEFAULT));

        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "5,0", "6,1"})
    void aTrailHasOneToFiveSelectors(int count, int violations) {
        List<EventSelector> selectors = Collections.nCopies(count, DEFAULT);

        List<String> actual = BasicSelectorRules.validate(selectors);

        assertThat(actual).hasSize(violations);
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::S3::Object,arn:aws:s3,0",
        "AWS::S3::Object,arn:aws:s3:::,0",
        "AWS::S3::Object,arn:aws-us-gov:s3:::,0",
        "AWS::S3::Object,arn:aws:s3:::bucket/,0",
        "AWS::S3::Object,arn:aws:s3:::bucket/pre fix,0",
        "AWS::S3::Object,arn:aws:s3:::bucket,1",
        "AWS::S3::Object,bucket/,1",
        "AWS::Lambda::Function,arn:aws:lambda,0",
        "AWS::Lambda::Function,arn:aws:lambda:us-east-1:111122223333:function:f,0",
        "AWS::Lambda::Function,arn:aws:s3:::b/,1",
        "AWS::DynamoDB::Table,arn:aws:dynamodb,0",
        "AWS::DynamoDB::Table,arn:aws:dynamodb:us-east-1:111122223333:table/t,0",
        "AWS::DynamoDB::Table,arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/s,1",
        "AWS::EC2::Snapshot,arn:aws:ec2,1",
    })
    void valuesFitTheirType(String type, String value, int violations) {
        EventSelector selector = data(type, List.of(value));

        List<String> actual = BasicSelectorRules.validate(List.of(selector));

        assertThat(actual).hasSize(violations);
    }

    @ParameterizedTest
    @CsvSource({
        "All,true,kms.amazonaws.com,0",
        "All,true,rdsdata.amazonaws.com,0",
        "All,true,ec2.amazonaws.com,1",
        "All,false,kms.amazonaws.com,2",
        "Reads,true,kms.amazonaws.com,1",
        "Reads,false,ec2.amazonaws.com,4",
    })
    void everyBrokenRuleIsNamed(
            String readWriteType, boolean management, String excluded, int violations) {
        EventSelector selector =
                new EventSelector(readWriteType, management, List.of(), List.of(excluded));

        List<String> actual = BasicSelectorRules.validate(List.of(selector));

        assertThat(actual)
                .hasSize(violations)
                .allMatch(text -> text.startsWith("event selector 1"));
    }

    @ParameterizedTest
    @CsvSource({"2048,0", "2049,1"})
    void valuesHaveALength(int length, int violations) {
        String bucket = "arn:aws:s3:::b/";
        String value = bucket + "x".repeat(length - bucket.length());

        List<String> actual =
                BasicSelectorRules.validate(List.of(data("AWS::S3::Object", List.of(value))));

        assertThat(actual).hasSize(violations);
    }

    @Test
    void aSelectorMustSelectSomething() {
        EventSelector nothing = new EventSelector("All", false, List.of(), List.of());
        EventSelector noValues = data("AWS::S3::Object", List.of());

        List<String> violations = BasicSelectorRules.validate(List.of(DEFAULT, nothing, noValues));

        assertThat(violations)
                .containsExactly(
                        "event selector 2: selects nothing: it needs IncludeManagementEvents true or DataResources",
                        "event selector 3: data resource AWS::S3::Object has no values");
    }

    @ParameterizedTest
    @CsvSource({"5,50,0", "1,250,0", "1,251,1", "5,100,1"})
    void valuesOfAllSelectorsAreCountedTogether(int selectors, int values, int violations) {
        EventSelector selector =
                data(
                        "AWS::S3::Object",
                        IntStream.range(0, values)
                                .mapToObj("arn:aws:s3:::b%d/"::formatted)
                                .toList());

        List<String> actual = BasicSelectorRules.validate(Collections.nCopies(selectors, selector));

        assertThat(actual).hasSize(violations);
    }

    @Test
    void valuesForAllResourcesDoNotCount() {
        EventSelector selector = data("AWS::S3::Object", Collections.nCopies(251, "arn:aws:s3:::"));

        List<String> violations = BasicSelectorRules.validate(List.of(selector));

        assertThat(violations).isEmpty();
    }

    private static EventSelector data(String type, List<String> values) {
        return new EventSelector("All", true, List.of(new DataResource(type, values)), List.of());
    }
}
