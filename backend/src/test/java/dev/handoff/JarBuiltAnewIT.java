package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.handoff.demo.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A developer builds the project while its dashboard runs. */
@Timeout(120)
@Execution(CONCURRENT)
class JarBuiltAnewIT {
  @TempDir Path directory;

  @Test
  void aDashboardWhoseClassesAreGoneEndsAllTheSame() throws Exception {
    Path jar = Files.copy(Path.of("target", "handoff.jar"), directory.resolve("handoff.jar"));
    List<String> java = List.of(ServerProcess.java(), "-jar", jar.toString());

    try (DashboardProcess dashboard = DashboardProcess.start(java, List.of("--no-demo"))) {
      Files.writeString(jar, "another one");

      assertThat(dashboard.interrupt()).as(dashboard.output()).isEqualTo(2);
      assertThat(dashboard.output()).contains("Handoff failed: java.lang.NoClassDefFoundError");
    }
  }
}
