package io.opentrail.history;

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
                    .importPackages("io.opentrail.history");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.history.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void whatIsFoundByKnowsNothingOfHowItIsKept() {
        noClasses()
                .that()
                .resideInAPackage("..history.event..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..history.store..",
                        "..history.stream..",
                        "..history.query..",
                        "org.rocksdb..",
                        "org.apache.kafka..")
                .check(classes);
    }

    @Test
    void theStoreKnowsNothingOfKafka() {
        noClasses()
                .that()
                .resideInAPackage("..history.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "..history.stream..", "..history.query..")
                .check(classes);
    }
}
