package dev.handoff;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;

/** Which package may use which. */
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

  @ArchTest static final ArchRule EVENT = room("event");
  @ArchTest static final ArchRule POSIX = room("posix");
  @ArchTest static final ArchRule PAGE = room("page");
  @ArchTest static final ArchRule BUS = room("bus", "event");
  @ArchTest static final ArchRule PROCFS = room("procfs", "posix");
  @ArchTest static final ArchRule PROCESS = room("process", "posix", "procfs");
  @ArchTest static final ArchRule WATCH = room("watch", "event", "procfs");
  @ArchTest static final ArchRule PLAN = room("plan");
  @ArchTest static final ArchRule TRAFFIC = room("traffic", "event", "plan");
  @ArchTest static final ArchRule STORY = room("story", "bus", "event");

  @ArchTest
  static final ArchRule SUPERVISE =
      room("supervise", "bus", "event", "plan", "posix", "process", "procfs", "story");

  @ArchTest static final ArchRule VERDICT = room("verdict", "bus", "event", "story");

  @ArchTest static final ArchRule FAULT = room("fault", "bus", "event", "supervise", "watch");

  @ArchTest
  static final ArchRule BENCH =
      room(
          "bench",
          "bus",
          "event",
          "plan",
          "posix",
          "process",
          "procfs",
          "supervise",
          "traffic",
          "verdict");

  @ArchTest
  static final ArchRule WEB =
      room(
          "web",
          "bus",
          "event",
          "fault",
          "page",
          "plan",
          "supervise",
          "traffic",
          "verdict",
          "watch");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices().matching("dev.handoff.(*)..").should().beFreeOfCycles();

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
          .resideOutsideOfPackages("dev.handoff.web", "dev.handoff.demo")
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

  private static ArchRule room(String room, String... mayUse) {
    String[] allowed =
        Stream.concat(Stream.of(room), Stream.of(mayUse))
            .map(name -> "dev.handoff." + name)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("dev.handoff." + room)
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.handoff..").and(not(resideInAnyPackage(allowed))));
  }
}
