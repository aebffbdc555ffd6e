package io.opentrail.gateway;

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
                    .importPackages("io.opentrail.gateway");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.gateway.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void admissionKnowsNeitherHttpNorKafka() {
        noClasses()
                .that()
                .resideInAPackage("..gateway.admission..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..gateway.http..",
                        "..gateway.kafka..",
                        "io.opentrail.http..",
                        "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.gateway.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.gateway")
                .check(classes);
    }
}
