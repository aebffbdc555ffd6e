package io.opentrail.selector;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentrail.trail.AdvancedEventSelector;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvancedEquivalentTest {

    private static final String FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:f";
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/t";

    @ParameterizedTest
    @CsvSource({
        "All, '', eventCategory Equals Management",
        "ReadOnly, '', eventCategory Equals Management; readOnly Equals true",
        "WriteOnly, '', eventCategory Equals Management; readOnly Equals false",
        "All, kms.amazonaws.com, eventCategory Equals Management; eventSource NotEquals kms.amazonaws.com",
    })
    void managementEventsAreOneSelector(String readWriteType, String excluded, String expected) {
        List<String> sources = excluded.isEmpty() ? List.of() : List.of(excluded);
        var basic = new EventSelector(readWriteType, true, List.of(), sources);

        List<AdvancedEventSelector> advanced = AdvancedEquivalent.of(List.of(basic));

        assertThat(advanced)
                .singleElement()
                .satisfies(selector ->
                        assertThat(selector.getName()).isEqualTo("Management events selector"))
                .extracting(AdvancedEventSelector::getFieldSelectors)
                .isEqualTo(fields(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "AWS::S3::Object, arn:aws:s3:::, ''",
        "AWS::S3::Object, arn:aws:s3:::b/p, ; resources.ARN StartsWith arn:aws:s3:::b/p",
        "AWS::Lambda::Function, arn:aws:lambda, ''",
        "AWS::Lambda::Function, " + FUNCTION + ", ; resources.ARN Equals " + FUNCTION,
        "AWS::DynamoDB::Table, " + TABLE + ", ; resources.ARN Equals " + TABLE,
    })
    void eachDataResourceIsOneSelector(String type, String value, String arns) {
        var data = new DataResource(type, List.of(value));
        var basic = new EventSelector("WriteOnly", false, List.of(data, data), List.of());

        List<AdvancedEventSelector> advanced = AdvancedEquivalent.of(List.of(basic));

        assertThat(advanced)
                .hasSize(2)
                .allSatisfy(selector ->
                        assertThat(selector.getFieldSelectors())
                                .isEqualTo(
                                        fields(
                                                "eventCategory Equals Data; resources.type Equals %s; readOnly Equals false%s"
                                                        .formatted(type, arns))));
    }

    private static Object fields(String text) {
        return AdvancedText.selectors(text).getFirst().getFieldSelectors();
    }
}
