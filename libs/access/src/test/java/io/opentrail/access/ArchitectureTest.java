package io.opentrail.access;

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
                    .importPackages("io.opentrail.access");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.access.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void signatureStandsAlone() {
        noClasses()
                .that()
                .resideInAPackage("..access.signature..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..access.identity..", "..access.policy..", "com.fasterxml..")
                .check(classes);
    }

    @Test
    void policyIsAtTheBottom() {
        noClasses()
                .that()
                .resideInAPackage("..access.policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..access.identity..", "..access.signature..")
                .check(classes);
    }

    @Test
    void identityKnowsNoSignatures() {
        noClasses()
                .that()
                .resideInAPackage("..access.identity..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..access.signature..")
                .check(classes);
    }
}
