package io.opentrail.selector.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentrail.event.AuditEvent;
import io.opentrail.selector.AdvancedText;
import io.opentrail.selector.TrailSelectors;
import io.opentrail.trail.DataResource;
import io.opentrail.trail.EventSelector;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllocationTest {

    private static final int ROUNDS = 20;
    private static final List<AuditEvent> EVENTS =
            Corpus.entries().stream().map(Corpus.Entry::event).toList();

    static Stream<TrailSelectors> selectors() {
        return Stream.of(
                new TrailSelectors.Basic(
                        List.of(
                                new EventSelector(
                                        "ReadOnly",
                                        true,
                                        List.of(
                                                data("AWS::S3::Object", "arn:aws:s3:::b/"),
                                                data(
                                                        "AWS::Lambda::Function",
                                                        "arn:aws:lambda:us-east-1:111122223333:function:f"),
                                                data(
                                                        "AWS::DynamoDB::Table",
                                                        "arn:aws:dynamodb:us-east-1:111122223333:table/t")),
                                        List.of("kms.amazonaws.com")))),
                new TrailSelectors.Advanced(
                        AdvancedText.selectors(
                                "eventCategory Equals Management; readOnly Equals true; eventSource NotEquals kms.amazonaws.com",
                                "eventCategory Equals Data; resources.type Equals AWS::S3::Object; resources.ARN StartsWith arn:aws:s3:::b/|arn:aws:s3:::c/ NotEndsWith y; eventName StartsWith Get|Put EndsWith Object; userIdentity.arn NotStartsWith arn:aws:sts; sessionCredentialFromConsole NotEquals true",
                                "eventCategory Equals NetworkActivity; eventSource Equals s3.amazonaws.com; errorCode Equals VpceAccessDenied; vpcEndpointId StartsWith vpce")));
    }

    private static DataResource data(String type, String value) {
        return new DataResource(type, List.of(value));
    }

    @ParameterizedTest
    @MethodSource("selectors")
    void decidingAllocatesNothing(TrailSelectors selectors) {
        var compiled = CompiledSelectors.of(selectors);
        picked(compiled);

        long before = allocated();
        int picked = picked(compiled);
        long bytes = allocated() - before;

        assertThat(picked).isPositive();
        // Each decision of 130,000 would take 16 bytes at least.
        assertThat(bytes).isLessThan(EVENTS.size());
    }

    private static int picked(CompiledSelectors compiled) {
        int picked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < EVENTS.size(); i++) {
                if (compiled.matches(EVENTS.get(i))) {
                    picked++;
                }
            }
        }
        return picked;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
