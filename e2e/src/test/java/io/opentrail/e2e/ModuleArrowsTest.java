package io.opentrail.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The arrows between modules, seen from where all of them are on the class path.
class ModuleArrowsTest {

    private static final String ROOT = "io.opentrail.";

    private static final List<String> SERVICES =
            List.of(
                    "gateway",
                    "producer",
                    "router",
                    "sink",
                    "notifier",
                    "manifest",
                    "live",
                    "history",
                    "signer",
                    "controlapi",
                    "verifier");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(ModuleArrowsTest::isNoTestJar)
                    .importPackages("io.opentrail");

    private static boolean isNoTestJar(Location location) {
        return !location.contains("-tests.jar") && !location.contains("/test-classes/");
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void noServiceKnowsAnother(String service) {
        String[] others =
                SERVICES.stream()
                        .filter(other -> !other.equals(service))
                        .map(ModuleArrowsTest::allOf)
                        .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(allOf(service))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void nothingBelowAServicesRootImportsTheRoot(String service) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + service + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + service)
                .check(CLASSES);
    }

    @Test
    void noLibraryKnowsAService() {
        noClasses()
                .that()
                .resideOutsideOfPackages(composersAnd(SERVICES))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(composersAnd(SERVICES))
                .check(CLASSES);
    }

    @Test
    void onlyStandaloneRunsOnTheEmbeddedParts() {
        noClasses()
                .that()
                .resideOutsideOfPackages(allOf("standalone"), allOf("embedded"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(allOf("embedded"))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesAreNamedByTheDomain() {
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..utils..",
                        "..common..",
                        "..helper..",
                        "..impl..",
                        "..model..",
                        "..dto..",
                        "..service..",
                        "..manager..")
                .orShould()
                .haveNameMatching(".*(Util|Utils|Helper|Impl|Manager|DTO|Dto)")
                .check(CLASSES);
    }

    private static String[] composersAnd(List<String> services) {
        return Stream.concat(services.stream(), Stream.of("standalone"))
                .map(ModuleArrowsTest::allOf)
                .toArray(String[]::new);
    }

    private static String allOf(String name) {
        return ROOT + name + "..";
    }
}
