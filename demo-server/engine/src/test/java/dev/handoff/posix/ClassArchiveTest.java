package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchiveTest {
  private static final Environment NONE = new Environment(List.of());

  @TempDir private Path directory;

  @BeforeEach
  void makeAnArchive() throws Exception {
    Files.createFile(directory.resolve("x.jsa"));
  }

  @Test
  void theArchiveIsNamedLikeTheJar() {
    assertThat(addTo(NONE, "java", "-jar", "x.jar", "-jar", "y.jar"))
        .containsExactly(
            "java",
            "-XX:SharedArchiveFile=x.jsa",
            "-Xlog:cds*=off",
            "-jar",
            "x.jar",
            "-jar",
            "y.jar");
    String jar = directory + "/x.jar";
    assertThat(addTo(NONE, "java", "-jar", jar))
        .contains("-XX:SharedArchiveFile=" + directory + "/x.jsa");
  }

  @Test
  void withoutAJarOrWithoutAnArchiveNothingIsAdded() {
    assertUnchanged(NONE, "java", "-jar", "y.jar");
    assertUnchanged(NONE, "java", "-jar");
    assertUnchanged(NONE, "java", "-cp", "x.jar", "Main", "-jar", "x.jar");
    assertUnchanged(NONE, "java", "-cp", "-jar", "Main", "x.jar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xshare:off",
        "-Xshare:auto",
        "-Xshare:on",
        "-Xshare:dump",
        "-XX:SharedArchiveFile=mine.jsa",
        "-XX:ArchiveClassesAtExit=mine.jsa",
        "-XX:AOTCache=mine.aot",
        "-XX:AOTMode=auto",
        "-XX:AOTConfiguration=mine.conf",
        "-XX:AOTCacheOutput=mine.aot",
        "-XX:+AutoCreateSharedArchive",
        "-XX:-AutoCreateSharedArchive",
        "-XX:+RecordDynamicDumpInfo",
        "-XX:DumpLoadedClassList=list",
        "-XX:SharedClassListFile=list",
        "-XX:-UseSharedSpaces"
      })
  void anOptionAboutArchivesPreventsTheArchiveWhereverItStands(String option) throws Exception {
    assertUnchanged(NONE, "java", option, "-jar", "x.jar");
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      Environment environment = new Environment(List.of(variable + "=-Xmx1g " + option));
      assertUnchanged(environment, "java", "-jar", "x.jar");
    }
    Files.writeString(directory.resolve("opts"), "-Xmx1g\n" + option + "\n");
    assertUnchanged(NONE, "java", "@opts", "-jar", "x.jar");
    assertUnchanged(NONE, "java", "-XX:VMOptionsFile=opts", "-jar", "x.jar");
    assertUnchanged(new Environment(List.of("JDK_JAVA_OPTIONS=@opts")), "java", "-jar", "x.jar");
    if (option.startsWith("-XX:")) {
      Files.writeString(directory.resolve("flags"), option.substring("-XX:".length()));
      assertUnchanged(NONE, "java", "-XX:Flags=flags", "-jar", "x.jar");
    }
  }

  private void assertUnchanged(Environment environment, String... command) {
    assertThat(addTo(environment, command)).containsExactly(command);
  }

  private List<String> addTo(Environment environment, String... command) {
    return ClassArchive.addTo(List.of(command), environment, directory);
  }
}
