package io.opentrail.sink;

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
                    .importPackages("io.opentrail.sink");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.sink.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void whatAChunkBecomesIsDecidedWithoutKafkaOrAStore() {
        noClasses()
                .that()
                .resideInAnyPackage("..sink.chunk..", "..sink.logfile..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..sink.delivery..",
                        "..sink.ledger..",
                        "io.opentrail.store..",
                        "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.sink.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.sink")
                .check(classes);
    }
}
