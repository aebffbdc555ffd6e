package io.opentrail.live;

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
                    .importPackages("io.opentrail.live");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.live.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void queuesAndDestinationsKnowEachOtherByThePortAlone() {
        noClasses()
                .that()
                .resideInAnyPackage("..live.aws..", "..live.otlp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..live.queue..")
                .check(classes);
        noClasses()
                .that()
                .resideInAnyPackage("..live.queue..", "..live.destination..", "..live.event..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..live.aws..", "..live.otlp..", "software.amazon..")
                .check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.live.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.live")
                .check(classes);
    }
}
