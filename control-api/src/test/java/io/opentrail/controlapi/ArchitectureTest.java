package io.opentrail.controlapi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.opentrail.controlapi");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.controlapi.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void rulesKnowNoTechnology() {
        noClasses()
                .that()
                .resideInAPackage("..controlapi.trail..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..", "software.amazon..", "com.fasterxml..", "org.slf4j..")
                .check(classes);
    }
}
