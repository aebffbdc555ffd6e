package io.opentrail.signer;

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
                    .importPackages("io.opentrail.signer");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.signer.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void digestsAreDecidedWithoutKafkaOrStore() {
        noClasses()
                .that()
                .resideInAPackage("..signer.digest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..signer.ledger..",
                        "..signer.signing..",
                        "io.opentrail.store..",
                        "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.signer.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.signer")
                .check(classes);
    }
}
