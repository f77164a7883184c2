package dev.handoff.restart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The engine needs the JDK, the kernel and JSON: nothing of HTTP, and no other room of the house.
 */
@AnalyzeClasses(packages = "dev.handoff", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String JACKSON = "com.fasterxml.jackson..";

  @ArchTest static final ArchRule EVENT = needs("event", JACKSON);
  @ArchTest static final ArchRule POSIX = needs("posix", "jnr..");

  @ArchTest static final ArchRule RELEASE = needs("release", "dev.handoff.posix", JACKSON);

  @ArchTest
  static final ArchRule RESTART =
      needs("restart", "dev.handoff.event", "dev.handoff.posix", "dev.handoff.release", "sun.misc");

  @ArchTest
  static final ArchRule NOTHING_ELSE =
      classes()
          .should()
          .resideInAnyPackage(
              "dev.handoff.event",
              "dev.handoff.posix",
              "dev.handoff.release",
              "dev.handoff.restart");

  private static ArchRule needs(String room, String... others) {
    String[] all = new String[others.length + 2];
    all[0] = "java..";
    all[1] = "dev.handoff." + room;
    System.arraycopy(others, 0, all, 2, others.length);
    return classes()
        .that()
        .resideInAPackage("dev.handoff." + room)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(all);
  }
}
