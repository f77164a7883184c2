package dev.handoff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Collectors;

/** Which package may use which; {@link Rooms} has the table. */
@AnalyzeClasses(
    packages = "dev.handoff",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** The fixtures of demo-server/ come as a jar, which ArchUnit does not take for tests. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule ROOMS_USE_WHAT_THEY_MAY =
      classes()
          .that()
          .resideInAPackage(Rooms.ALL + ".*..")
          .should(
              new ArchCondition<>("use only what Rooms allows") {
                @Override
                public void check(JavaClass each, ConditionEvents events) {
                  String room = Rooms.of(each.getPackageName());
                  for (Dependency use : each.getDirectDependenciesFromSelf()) {
                    JavaClass used = use.getTargetClass().getBaseComponentType();
                    if (!Rooms.allow(room, Rooms.of(used.getPackageName()))) {
                      events.add(SimpleConditionEvent.violated(use, use.getDescription()));
                    }
                  }
                }
              });

  @ArchTest
  static void everyRoomIsInTheTable(JavaClasses all) {
    assertThat(
            all.stream()
                .map(each -> Rooms.of(each.getPackageName()))
                .filter(room -> !room.isEmpty())
                .collect(Collectors.toSet()))
        .isEqualTo(Rooms.MAY_USE.keySet());
  }

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("dev.handoff.(**)").should().beFreeOfCycles();

  /**
   * The dashboard reaps every child, so it would take away the exit of one that the JDK started.
   */
  @ArchTest
  static final ArchRule NO_CHILDREN_OF_THE_JDK =
      noClasses().should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class, Process.class);

  @ArchTest
  static final ArchRule WEB_SERVER_ONLY_IN_WEB =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.handoff.web..", "dev.handoff.demo")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.javalin..", "org.eclipse.jetty.server..", "jakarta..");

  /** What needs more has parts that belong together and have no name yet. */
  @ArchTest
  static final ArchRule AT_MOST_TEN_PARTS =
      constructors()
          .should(
              new ArchCondition<>("have at most ten parameters") {
                @Override
                public void check(JavaConstructor constructor, ConditionEvents events) {
                  int parts = constructor.getRawParameterTypes().size();
                  if (parts > 10) {
                    events.add(
                        SimpleConditionEvent.violated(
                            constructor, constructor.getFullName() + " has " + parts));
                  }
                }
              });
}
