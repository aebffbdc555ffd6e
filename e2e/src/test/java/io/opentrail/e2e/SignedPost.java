package io.opentrail.e2e;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/// Requests that no SDK has a method for, signed by the SDK's signer.
///
/// @param service the signing name
record SignedPost(String service, String region, AwsBasicCredentials credentials) {

    private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length");

    HttpRequest to(URI uri, String contentType, byte[] body) {
        SdkHttpRequest unsigned =
                SdkHttpRequest.builder()
                        .uri(uri)
                        .method(SdkHttpMethod.POST)
                        .putHeader("Content-Type", contentType)
                        .build();
        SdkHttpRequest signed =
                AwsV4HttpSigner.create()
                        .sign(request ->
                                request.identity(credentials)
                                        .request(unsigned)
                                        .payload(ContentStreamProvider.fromByteArray(body))
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                        .request();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed.forEachHeader((name, values) -> {
            if (!SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }
}
