package io.opentrail.embedded;

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
                    .importPackages("io.opentrail.embedded");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.embedded.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void partsStandAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..embedded.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("..embedded.s3..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gaul..", "software.amazon..")
                .check(classes);
    }

    @Test
    void childProcessNeedsOneClassOfOurs() {
        noClasses()
                .that()
                .haveSimpleName("Lifeline")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackage("java..")
                .check(classes);
    }
}
