package io.opentrail.notifier;

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
                    .importPackages("io.opentrail.notifier");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.notifier.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void targetsKnowNothingOfQueues() {
        noClasses()
                .that()
                .resideInAPackage("..notifier.targets..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..notifier.queue..")
                .check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.notifier.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.notifier")
                .check(classes);
    }
}
