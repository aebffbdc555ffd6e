package io.opentrail.producer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.DataInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final int JAVA_17 = 61;

    private final JavaClasses classes =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.opentrail.producer");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.opentrail.producer.(*)..").should().beFreeOfCycles().check(classes);
    }

    /// JSpecify's annotations are for compilers; without them classes load all the same.
    @Test
    void nothingButTheJdkIsNeeded() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.opentrail.producer..",
                        "java..",
                        "javax.crypto..",
                        "javax.net.ssl..",
                        "org.jspecify.annotations")
                .check(classes);
    }

    @Test
    void eventsKnowNothingOfTheirDelivery() {
        noClasses()
                .that()
                .resideInAnyPackage("..producer.event..", "..producer.json..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..producer.spool..", "..producer.delivery..", "java.net..")
                .check(classes);
    }

    @Test
    void classesAreOfJava17() throws IOException {
        String name = EventRecorder.class.getSimpleName() + ".class";
        try (var in = new DataInputStream(EventRecorder.class.getResourceAsStream(name))) {
            in.skipNBytes(6);

            assertThat(in.readUnsignedShort()).isEqualTo(JAVA_17);
        }
    }
}
