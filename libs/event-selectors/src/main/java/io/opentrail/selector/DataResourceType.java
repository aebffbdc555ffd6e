package io.opentrail.selector;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The resource types whose data events a basic selector can pick, and what names their resources.
public enum DataResourceType {
    S3_OBJECT(
            "AWS::S3::Object",
            "s3(:::)?",
            "s3:::[^/]+/.*",
            "a bucket ARN must end in '/' or go on with '/' and a prefix"),
    LAMBDA_FUNCTION(
            "AWS::Lambda::Function",
            "lambda",
            "lambda:[^:]+:[0-9]{12}:function:[^:]+(:[^:]+)?",
            "must be a function ARN"),
    DYNAMODB_TABLE(
            "AWS::DynamoDB::Table",
            "dynamodb",
            "dynamodb:[^:]+:[0-9]{12}:table/[^/]+",
            "must be a table ARN");

    private static final String PARTITION = "arn:aws(-cn|-us-gov)?:";

    private final String text;
    private final Pattern all;
    private final Pattern one;
    private final String rule;

    DataResourceType(String text, String all, String one, String rule) {
        this.text = text;
        this.all = Pattern.compile(PARTITION + all);
        this.one = Pattern.compile(PARTITION + one, Pattern.DOTALL);
        this.rule = rule;
    }

    public static Optional<DataResourceType> named(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /// As it stands in records and selectors.
    public String text() {
        return text;
    }

    /// True for a value that stands for every resource of the type.
    public boolean isAll(String value) {
        return all.matcher(value).matches();
    }

    /// True for the ARN of one resource, for a prefix with S3.
    public boolean isOne(String value) {
        return one.matcher(value).matches();
    }

    /// What a value must look like, for people.
    public String rule() {
        return rule;
    }
}
