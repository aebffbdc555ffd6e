package io.opentrail.standalone;

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
                    .importPackages("io.opentrail.standalone");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.standalone.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void nothingBelowImportsTheRoot() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.standalone.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentrail.standalone")
                .check(classes);
    }

    @Test
    void commandsAloneKnowTheCommandLine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..standalone.cell..", "..standalone.load..", "..standalone.status..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "..standalone.command..")
                .check(classes);
    }
}
