package dev.handoff.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.posix.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file to which the first word of a command line leads. */
class ProgramTest {
  private static final Path EXECUTABLE = Path.of("/proc/self/exe");

  @TempDir private Path directory;

  @Test
  void thisProcessIsFoundByANameThatLeadsToItNow() throws Exception {
    String file = Files.readSymbolicLink(EXECUTABLE).toString();
    Path link = Files.createSymbolicLink(directory.resolve("java"), Path.of(file));
    assertThat(found(link.toString())).isEqualTo(link.toString());
    assertThat(found("java", "PATH=/no/such:" + directory)).isEqualTo("java");
    assertThat(found("name", "_=" + link)).isEqualTo(link.toString());

    Path home = Files.createDirectories(directory.resolve("home/bin"));
    Files.createSymbolicLink(home.resolve("java"), Path.of(file));
    assertThat(found("name", "JAVA_HOME=" + home.getParent())).isEqualTo(home + "/java");

    assertThat(found("name")).isEqualTo(file);
    assertThat(found("")).isEqualTo(file);
    assertThat(found("/bin/sh", "_=/bin/sh", "JAVA_HOME=/no/such")).isEqualTo(file);
    assertThat(found("\uDCFF", "PATH=" + directory)).isEqualTo(file);
  }

  @Test
  void aFileThatCannotBeExecutedIsNamedWithTheReason() throws Exception {
    assertRefused("/no/such", "cannot start /no/such: No such file or directory");
    assertRefused("no-such", "cannot start no-such: No such file or directory");
    assertRefused(directory + "", "cannot start " + directory + ": Permission denied");
    assertRefused(script("plain", "", false), "cannot start %s: Permission denied");
    assertRefused(
        script("perl", "#! /no/such/perl -w\n", true),
        "cannot start %s: its first line names the interpreter /no/such/perl, which cannot be"
            + " executed");
    assertRefused(
        script("windows", "#!/bin/sh\r\n", true),
        "cannot start %s: its first line names the interpreter /bin/sh\uFFFD, which cannot be"
            + " executed: the line ends with a carriage return");
    new Program(script("sh", "#!/bin/sh -e\n", true)).check(here(), environment());
  }

  @Test
  void aRelativeProgramIsLookedUpWhereItWillBeStarted() throws Exception {
    script("start-it", "#!/bin/sh\n", true);
    new Program("./start-it").check(new WorkingDirectory.Place(directory, ""), environment());
    assertThatThrownBy(
            () ->
                new Program("./start-it")
                    .check(new WorkingDirectory.Place(Path.of("/"), "W is gone."), environment()))
        .hasMessage("cannot start ./start-it: No such file or directory (seen from /). W is gone.");
  }

  private String script(String name, String content, boolean executable) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    String permissions = executable ? "rwxr-xr-x" : "rw-r--r--";
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file.toString();
  }

  private static void assertRefused(String program, String why) {
    assertThatThrownBy(() -> new Program(program).check(here(), environment()))
        .isInstanceOf(IOException.class)
        .hasMessage(why.replace("%s", program));
  }

  private static String found(String firstWord, String... variables) throws IOException {
    return Program.ofThisProcess(firstWord, environment(variables)).name();
  }

  private static Environment environment(String... variables) {
    return new Environment(List.of(variables));
  }

  private static WorkingDirectory.Place here() {
    return new WorkingDirectory.Place(null, "");
  }
}
