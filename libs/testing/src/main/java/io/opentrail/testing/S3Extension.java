package io.opentrail.testing;

import io.opentrail.embedded.s3.AccessRule;
import io.opentrail.embedded.s3.EmbeddedS3;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests an [EmbeddedS3] parameter: one S3 server for all of the run, which tests don't
/// close, with one key that may touch every bucket.
public final class S3Extension implements ParameterResolver {
    public static final String ACCESS_KEY_ID = "AKIAOPENTRAILTESTING";
    public static final String SECRET_ACCESS_KEY = "not-a-secret";

    private static final SharedPart<EmbeddedS3> S3 =
            new SharedPart<>(
                    EmbeddedS3.class,
                    "S3",
                    folder ->
                            EmbeddedS3.start(
                                    EmbeddedS3.Config.in(
                                            folder,
                                            AccessRule.onlyKey(ACCESS_KEY_ID, SECRET_ACCESS_KEY))),
                    s3 -> "in process at " + s3.endpoint());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedS3.class;
    }

    @Override
    public EmbeddedS3 resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return S3.in(context);
    }
}
