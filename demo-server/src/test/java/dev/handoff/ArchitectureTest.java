package dev.handoff;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "dev.handoff", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ARROWS_RUN_DOWNWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("demo")
          .definedBy("dev.handoff.demo")
          .layer("restart")
          .definedBy("dev.handoff.restart")
          .layer("posix")
          .definedBy("dev.handoff.posix")
          .layer("event")
          .definedBy("dev.handoff.event")
          .whereLayer("demo")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("restart")
          .mayOnlyBeAccessedByLayers("demo")
          .whereLayer("posix")
          .mayOnlyBeAccessedByLayers("restart")
          .whereLayer("event")
          .mayOnlyBeAccessedByLayers("restart", "demo");

  @ArchTest
  static final ArchRule THE_ENGINE_KNOWS_NOTHING_OF_HTTP =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage("dev.handoff.restart")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty..", "jnr..");
}
