package dev.handoff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the engine may use is tested where it is built. */
@AnalyzeClasses(packages = "dev.handoff.demo", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule THE_SERVER_LEAVES_THE_SYSTEM_TO_THE_ENGINE =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.handoff.posix", "jnr..");
}
