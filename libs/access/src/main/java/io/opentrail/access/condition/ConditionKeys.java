package io.opentrail.access.condition;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The condition keys that policies may name: AWS's [global
/// keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
/// and those of the services around a trail.
///
/// A known key that no request has is missing from every request, as at AWS. An unknown one is a
/// fault of the policy: it would be missing as well, and a Deny that asks for it would never hold.
public final class ConditionKeys {

    public static final String CURRENT_TIME = "aws:CurrentTime";
    public static final String EPOCH_TIME = "aws:EpochTime";
    public static final String PASSED_TO_SERVICE = "iam:PassedToService";
    public static final String PRINCIPAL_ACCOUNT = "aws:PrincipalAccount";
    public static final String PRINCIPAL_ARN = "aws:PrincipalArn";
    public static final String PRINCIPAL_IS_AWS_SERVICE = "aws:PrincipalIsAWSService";
    public static final String PRINCIPAL_SERVICE_NAME = "aws:PrincipalServiceName";
    public static final String PRINCIPAL_TAG = "aws:PrincipalTag/";
    public static final String PRINCIPAL_TYPE = "aws:PrincipalType";
    public static final String REFERER = "aws:referer";
    public static final String REQUESTED_REGION = "aws:RequestedRegion";
    public static final String REQUEST_TAG = "aws:RequestTag/";
    public static final String RESOURCE_ACCOUNT = "aws:ResourceAccount";
    public static final String RESOURCE_TAG = "aws:ResourceTag/";
    public static final String S3_ACL = "s3:x-amz-acl";
    public static final String SECURE_TRANSPORT = "aws:SecureTransport";
    public static final String SOURCE_ACCOUNT = "aws:SourceAccount";
    public static final String SOURCE_ARN = "aws:SourceArn";
    public static final String SOURCE_IP = "aws:SourceIp";
    public static final String TAG_KEYS = "aws:TagKeys";
    public static final String USER_AGENT = "aws:UserAgent";
    public static final String USER_NAME = "aws:username";
    public static final String VIA_AWS_SERVICE = "aws:ViaAWSService";

    private static final List<String> OTHERS =
            List.of(
                    "aws:AssumedRoot",
                    "aws:CalledViaFirst",
                    "aws:CalledViaLast",
                    "aws:ChatbotSourceArn",
                    "aws:Ec2InstanceSourcePrivateIPv4",
                    "aws:Ec2InstanceSourceVpc",
                    "aws:FederatedProvider",
                    "aws:MultiFactorAuthAge",
                    "aws:MultiFactorAuthPresent",
                    "aws:PrincipalOrgID",
                    "aws:ResourceOrgID",
                    "aws:SourceIdentity",
                    "aws:SourceOrgID",
                    "aws:SourceVpc",
                    "aws:SourceVpcArn",
                    "aws:SourceVpce",
                    "aws:TokenIssueTime",
                    "aws:userid",
                    "aws:VpceAccount",
                    "aws:VpceOrgID",
                    "aws:VpcSourceIp",
                    "cloudtrail:ExternalId",
                    "kms:EncryptionContext:aws:cloudtrail:arn",
                    "kms:EncryptionContext:aws:s3:arn");

    private static final Set<String> MULTIVALUED =
            lowerCase(
                    Stream.of(
                            TAG_KEYS,
                            "aws:CalledVia",
                            "aws:PrincipalOrgPaths",
                            "aws:PrincipalServiceNamesList",
                            "aws:ResourceOrgPaths",
                            "aws:SourceOrgPaths",
                            "aws:VpceOrgPaths"));

    private static final Set<String> SINGLE =
            lowerCase(
                    Stream.concat(
                            OTHERS.stream(),
                            Stream.of(
                                    CURRENT_TIME,
                                    EPOCH_TIME,
                                    PASSED_TO_SERVICE,
                                    PRINCIPAL_ACCOUNT,
                                    PRINCIPAL_ARN,
                                    PRINCIPAL_IS_AWS_SERVICE,
                                    PRINCIPAL_SERVICE_NAME,
                                    PRINCIPAL_TYPE,
                                    REFERER,
                                    REQUESTED_REGION,
                                    RESOURCE_ACCOUNT,
                                    S3_ACL,
                                    SECURE_TRANSPORT,
                                    SOURCE_ACCOUNT,
                                    SOURCE_ARN,
                                    SOURCE_IP,
                                    USER_AGENT,
                                    USER_NAME,
                                    VIA_AWS_SERVICE)));

    private static final Set<String> TAG_PREFIXES =
            lowerCase(Stream.of(PRINCIPAL_TAG, REQUEST_TAG, RESOURCE_TAG));

    private ConditionKeys() {}

    static boolean isKnown(String key) {
        return isSingle(key) || isMultivalued(key);
    }

    /// True for keys of which a request can have several values.
    static boolean isMultivalued(String key) {
        return MULTIVALUED.contains(key.toLowerCase(Locale.ROOT));
    }

    /// True for known keys of which a request has one value.
    static boolean isSingle(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/') + 1;
        return SINGLE.contains(name)
                || (slash < name.length() && TAG_PREFIXES.contains(name.substring(0, slash)));
    }

    private static Set<String> lowerCase(Stream<String> keys) {
        return keys.map(key -> key.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
