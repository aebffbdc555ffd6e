package io.opentrail.testing;

import io.opentrail.embedded.registry.RegistryProcess;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a [RegistryProcess] parameter: one schema registry for all of the run, which tests
/// don't close. System property `opentrail.registry.home` says where its distribution is.
public final class RegistryExtension implements ParameterResolver {
    private static final String HOME = "opentrail.registry.home";
    private static final SharedPart<RegistryProcess> REGISTRY =
            new SharedPart<>(
                    RegistryProcess.class,
                    "schema registry",
                    folder -> RegistryProcess.start(RegistryProcess.Config.in(home(), folder)),
                    registry -> "as a child process at " + registry.url());

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RegistryProcess.class;
    }

    @Override
    public RegistryProcess resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return REGISTRY.in(context);
    }

    private static Path home() {
        return Optional.ofNullable(System.getProperty(HOME))
                .map(Path::of)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "system property %s is not set; Maven sets it, an IDE must"
                                                .formatted(HOME)
                                        + " be told: libs/embedded/target/registry"));
    }
}
