package io.opentrail.selector;

import io.opentrail.event.Resource;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The resource types whose data events a basic selector can pick, and how each compares ARNs.
enum DataResourceType {
    S3_OBJECT(
            "AWS::S3::Object",
            "s3(:::)?",
            "s3:::[^/]+/.*",
            "a bucket ARN must end in '/' or go on with '/' and a prefix") {
        @Override
        boolean arnMatches(String value, Resource resource, String arn) {
            return arn.startsWith(value);
        }
    },

    LAMBDA_FUNCTION(
            "AWS::Lambda::Function",
            "lambda",
            "lambda:[^:]+:[0-9]{12}:function:[^:]+(:[^:]+)?",
            "must be a function ARN") {
        // Versions and aliases are calls of the function.
        @Override
        boolean arnMatches(String value, Resource resource, String arn) {
            return function(arn).equals(function(value));
        }
    },

    DYNAMODB_TABLE(
            "AWS::DynamoDB::Table",
            "dynamodb",
            "dynamodb:[^:]+:[0-9]{12}:table/[^/]+",
            "must be a table ARN") {
        private static final String STREAM = "AWS::DynamoDB::Stream";

        // A table's streams are picked with the table.
        @Override
        boolean typeMatches(Resource resource) {
            return super.typeMatches(resource) || STREAM.equals(resource.getType());
        }

        @Override
        boolean arnMatches(String value, Resource resource, String arn) {
            return STREAM.equals(resource.getType())
                    ? arn.startsWith(value + "/stream/")
                    : arn.equals(value);
        }
    };

    private static final String PARTITION = "arn:aws(-cn|-us-gov)?:";
    private static final Pattern FUNCTION = Pattern.compile("(.*:function:[^:]+)(:.*)?");

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

    static Optional<DataResourceType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    abstract boolean arnMatches(String value, Resource resource, String arn);

    boolean typeMatches(Resource resource) {
        return text.equals(resource.getType());
    }

    /// True for a value that stands for every resource of the type.
    boolean isAll(String value) {
        return all.matcher(value).matches();
    }

    boolean isValid(String value) {
        return isAll(value) || one.matcher(value).matches();
    }

    /// What a value must look like, for people.
    String rule() {
        return rule;
    }

    boolean matches(String value, Resource resource) {
        if (!typeMatches(resource)) {
            return false;
        }
        String arn = resource.getArn();
        return isAll(value) || (arn != null && arnMatches(value, resource, arn));
    }

    private static String function(String arn) {
        Matcher parts = FUNCTION.matcher(arn);
        return parts.matches() ? parts.group(1) : arn;
    }
}
