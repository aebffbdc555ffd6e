package io.opentrail.e2e;

import java.util.UUID;

/// Events in the shape of a real one, for tests that need ones of their own.
final class Events {

    private Events() {}

    static String event(String account, String region, UUID id) {
        return """
        {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE","arn":"arn:aws:iam::%1$s:user/bert","accountId":"%1$s","accessKeyId":"AKIAEXAMPLE","userName":"bert"},"eventTime":"2023-07-10T12:03:07Z","eventSource":"ec2.amazonaws.com","eventName":"DescribeRouteTables","awsRegion":"%2$s","sourceIPAddress":"192.0.2.44","userAgent":"APN/1.0 HashiCorp/1.0 Terraform/1.1.2","requestParameters":{"routeTableIdSet":{"items":[{"routeTableId":"rtb-0a1b2c3d4e5f"}]},"filterSet":{}},"responseElements":null,"requestID":"35a1f0a2-9e8a-4cf8-8a67-7c5a8d3e9b11","eventID":"%3$s","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%1$s","eventCategory":"Management"}\
        """
                .formatted(account, region, id);
    }
}
