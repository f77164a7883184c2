package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.subject.BuiltIn;
import dev.handoff.subject.Programs;
import dev.handoff.subject.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other people's servers, side by side in the lab: what is known of each, and was measured before
 * by other means. Those that are not installed are left out, except for five.
 */
@InAllWays
class ServersIT {
  private static final List<String> NEEDED =
      List.of("nginx", "haproxy", "apache", "gunicorn", "node-cluster");

  private static final List<String> STYLES = List.of("close", "keep-alive-looking", "keep-alive");

  @TempDir private Path directory;
  private final List<String> installed = new ArrayList<>();
  private LabRun lab;

  @Test
  @Timeout(900)
  void eachLosesWhatItIsKnownToLose() throws Exception {
    Programs programs = new Programs(Surroundings.usualPath());
    for (String name : BuiltIn.servers()) {
      Optional<String> lack = programs.lack(BuiltIn.file(name));
      assertThat(lack).as(name).matches(none -> none.isEmpty() || !NEEDED.contains(name));
      lack.ifPresentOrElse(
          why -> System.err.println(name + " is left out: it " + why + "."),
          () -> installed.add(name));
    }
    List<String> options = new ArrayList<>(List.of("--no-failures", "--restarts=1"));
    options.addAll(installed);
    lab = LabRun.of(directory, options);

    for (String name : installed) {
      assertThat(lab.way(name).get("problem").isNull()).as(lab.way(name).toString()).isTrue();
    }
    // A reload closes each connection that is kept, and a client that just writes loses a request.
    among("nginx", "nginx-upgrade", "haproxy", "apache", "caddy", "gunicorn", "gunicorn-upgrade")
        .forEach(this::losesKeptConnections);
    among("node-cluster").forEach(this::losesKeptConnections);
    for (String name : among("puma")) {
      // New connections too, now and then.
      assertThat(lab.lost(name, "keep-alive")).as(name).isPositive();
    }
    // The one keeps none, and of the other nginx in front of it does.
    for (String name : among("unicorn", "php-fpm")) {
      for (String style : STYLES) {
        assertThat(lab.lost(name, style)).as(name + ", " + style).isZero();
      }
    }
    for (String name :
        among("gunicorn", "gunicorn-upgrade", "puma", "unicorn", "uwsgi", "php-fpm")) {
      assertThat(lab.slow(name)).as(name + ", in flight").isZero();
    }
    // Nobody accepts for a second at least: each reload of uWSGI looks once a second.
    for (String name : among("uwsgi")) {
      assertThat(lab.way(name).at("/times/gap").asDouble()).isGreaterThan(500);
    }
    among("php-fpm-default", "any-stop-start").forEach(this::cutsWhatIsInFlight);
    for (String name : among("any-stop-start", "any-graceful-start")) {
      assertThat(lab.lost(name, "close")).as(name).isPositive();
    }
    assertThat(lab.slow("any-graceful-start")).isZero();
    for (String name : among("nginx-upgrade", "gunicorn-upgrade", "unicorn", "any-stop-start")) {
      assertThat(lab.socket(name).get("pidStays").asBoolean()).as(name).isFalse();
    }
    for (String name : among("nginx", "haproxy", "apache", "caddy", "uwsgi", "php-fpm")) {
      assertThat(lab.socket(name).get("pidStays").asBoolean()).as(name).isTrue();
    }
    assertThat(lab.owner("node-cluster")).isEqualTo("the master, with its workers");
  }

  private List<String> among(String... names) {
    return Stream.of(names).filter(installed::contains).toList();
  }

  private void losesKeptConnections(String name) {
    assertThat(lab.lost(name, "close")).as(name + ", new connections").isZero();
    assertThat(lab.lost(name, "keep-alive")).as(name + ", clients that just write").isPositive();
  }

  private void cutsWhatIsInFlight(String name) {
    assertThat(lab.slow(name)).as(name).isPositive().isEqualTo(lab.slowOnes(name));
  }
}
