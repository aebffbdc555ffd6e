package io.opentrail.live.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogGroupNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:logs:us-east-1:111122223333:log-group:a/b",
                "arn:aws:logs:us-east-1:111122223333:log-group:a/b:*",
                "arn:aws-cn:logs:us-east-1:111122223333:log-group:a/b:log-stream:c"
            })
    void nameIsReadFromTheArn(String arn) {
        LogGroupName name = LogGroupName.parse(arn);

        assertThat(name.in("{name}")).isEqualTo("a/b");
        assertThat(name.in("trails/{account}/{name}")).isEqualTo("trails/111122223333/a/b");
    }
}
