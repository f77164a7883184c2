package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java options in all places from which the launcher and the virtual machine read them. */
class JavaCommandTest {
  private static final Environment NONE = new Environment(List.of());

  @TempDir private Path directory;

  @Test
  void optionsEndAtTheJarOrTheMainClass() {
    JavaCommand jar = read("java", "-Da=b", "-cp", "-c", "-jar", "x.jar", "-Xmx1g", "-jar", "y");
    assertThat(texts(jar)).containsExactly("-Da=b");
    assertThat(jar.jar()).isEqualTo("x.jar");
    assertThat(jar.jarAt()).isEqualTo(4);
    assertThat(jar.classPath()).isEqualTo("-c");

    JavaCommand main =
        read("java", "--add-opens", "java.base/java.io=ALL", "Main", "-jar", "x.jar");
    assertThat(texts(main)).isEmpty();
    assertThat(main.jar()).isNull();
    assertThat(main.jarAt()).isEqualTo(-1);
    assertThat(texts(read("java", "-m", "a/b.C", "-Xmx1g"))).containsExactly("-m");
  }

  @Test
  void argumentFilesAreReadLikeTheLauncherReadsThem() throws Exception {
    Files.writeString(
        directory.resolve("opts"),
        """
        -Da=1 # a comment
        "-Db=two words" '-Dc=it is "quoted"' -Dd="x\\ty\\\\z"
        "-De=con\\
            tinued" @nested
        -jar x.jar""");
    JavaCommand java = read("java", "@opts", "-Dlate");
    assertThat(texts(java))
        .containsExactly(
            "-Da=1", "-Db=two words", "-Dc=it is \"quoted\"", "-Dd=x\ty\\z", "-De=continued");
    assertThat(java.argumentFiles()).containsExactly("opts");

    Files.writeString(directory.resolve("opts"), "-Da=1 -jar x.jar");
    assertThat(read("java", "@opts", "-Xmx1g").options())
        .containsExactly(new JavaOption("-Da=1", "the file opts"));
    assertThat(read("java", "@opts", "-Xmx1g").jar()).isEqualTo("x.jar");
    assertThat(read("java", "--disable-@files", "@opts").options()).isEmpty();
    assertThat(read("java", "@@opts").options()).isEmpty();
  }

  @Test
  void variablesAndOptionFilesCountToo() throws Exception {
    Files.writeString(directory.resolve("opts"), "-Da=file");
    Files.writeString(directory.resolve("flags"), "+UseSerialGC # one\nSharedArchiveFile=x.jsa");
    Files.writeString(directory.resolve("vm"), "-Xshare:off '-Dq=a b'");
    Environment environment =
        new Environment(
            List.of(
                "JAVA_TOOL_OPTIONS=-Da=tool '-Db=x y' -XX:Flags=flags",
                "JDK_JAVA_OPTIONS=@opts -Dc=\"launcher\"",
                "_JAVA_OPTIONS=-XX:VMOptionsFile=vm"));
    JavaCommand java = JavaCommand.read(List.of("java", "-Dd", "Main"), environment, directory);
    assertThat(java.options())
        .containsExactly(
            new JavaOption("-Da=tool", "JAVA_TOOL_OPTIONS"),
            new JavaOption("-Db=x y", "JAVA_TOOL_OPTIONS"),
            new JavaOption("-XX:Flags=flags", "JAVA_TOOL_OPTIONS"),
            new JavaOption("-XX:+UseSerialGC", "the file flags"),
            new JavaOption("-XX:SharedArchiveFile=x.jsa", "the file flags"),
            new JavaOption("-Da=file", "the file opts"),
            new JavaOption("-Dc=launcher", "JDK_JAVA_OPTIONS"),
            new JavaOption("-Dd", "the command line"),
            new JavaOption("-XX:VMOptionsFile=vm", "_JAVA_OPTIONS"),
            new JavaOption("-Xshare:off", "the file vm"),
            new JavaOption("-Dq=a b", "the file vm"));
    assertThat(java.last("-Da=").shown()).isEqualTo("-Da=file from the file opts");
  }

  @Test
  void filesThatCannotBeReadAreLeftOut() {
    JavaCommand java = read("java", "@/no/such/file", "@/dev/zero", "-XX:Flags=.", "-jar", "x.jar");
    assertThat(texts(java)).containsExactly("-XX:Flags=.");
    assertThat(java.argumentFiles()).containsExactly("/no/such/file", "/dev/zero");
  }

  private JavaCommand read(String... command) {
    return JavaCommand.read(List.of(command), NONE, directory);
  }

  private static List<String> texts(JavaCommand java) {
    return java.options().stream().map(JavaOption::text).toList();
  }
}
