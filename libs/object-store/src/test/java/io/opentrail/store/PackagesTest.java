package io.opentrail.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackagesTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.opentrail.store");

    @Test
    void thePortKnowsNothingOfItsAdapter() {
        noClasses()
                .that()
                .resideInAPackage("io.opentrail.store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentrail.store.s3", "software.amazon..")
                .check(CLASSES);
    }
}
