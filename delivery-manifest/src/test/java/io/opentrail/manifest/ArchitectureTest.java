package io.opentrail.manifest;

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
                    .importPackages("io.opentrail.manifest");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.manifest.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void pagesKnowNothingOfObjects() {
        noClasses()
                .that()
                .resideInAPackage("..manifest.page..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..manifest.object..", "io.opentrail.store..")
                .check(classes);
    }
}
