package io.opentrail.router;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.opentrail.router");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.router.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void theSelectionKnowsNoKafka() {
        noClasses()
                .that()
                .resideInAPackage("..router.selection..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.router.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.router")
                .check(classes);
    }
}
