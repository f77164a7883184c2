package dev.handoff.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.opentest4j.AssertionFailedError;

/**
 * Runs the {@code *.test.js} files, in GraalJS and in one context. Not thread-safe.
 *
 * <p>A test file is an ES module. It imports the page's modules from {@code /app/...}, as the
 * browser does, and {@code test} and its assertions from {@code test.js}.
 */
final class Scripts implements AutoCloseable {
  /** The Java classes that a script may use: to compare with, or to stand in for the browser. */
  private static final Set<String> JAVA =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.nio.ByteBuffer",
          "java.util.Arrays",
          "java.util.Base64",
          "java.util.zip.InflaterInputStream",
          "org.HdrHistogram.Histogram");

  private final Path root;
  private final Context context;
  private final Value vocabulary;

  /** One call of {@code test}: its name, the line where it stands, and what it runs. */
  record Script(String name, URI place, Value body) {}

  /**
   * @param root the folder of this module, absolute
   */
  Scripts(Path root) {
    this.root = root;
    context =
        Context.newBuilder("js")
            .allowHostAccess(HostAccess.ALL)
            .allowHostClassLookup(JAVA::contains)
            .allowIO(
                IOAccess.newBuilder()
                    .fileSystem(new SiteFiles(this.root.resolve("src/main/resources/public")))
                    .build())
            .allowExperimentalOptions(true)
            .option("engine.WarnInterpreterOnly", "false")
            .option("js.esm-eval-returns-exports", "true")
            .build();
    load(folder().resolve("browser.js"));
    vocabulary = load(folder().resolve("test.js"));
  }

  /** All test files, by name. */
  List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(path -> path.toString().endsWith(".test.js")).sorted().toList();
    }
  }

  /** A test file as its reports name it, for example {@code model/life.test.js}. */
  String name(Path file) {
    return folder().relativize(file).toString();
  }

  /**
   * Loads a test file.
   *
   * @return the tests that it defines
   * @throws AssertionFailedError if it cannot be loaded; its message says where and why
   */
  List<Script> tests(Path file) {
    // Drops what an earlier file defined before it failed to load.
    vocabulary.invokeMember("collected");
    load(file);
    Value found = vocabulary.invokeMember("collected");
    List<Script> tests = new ArrayList<>();
    for (long i = 0; i < found.getArraySize(); i++) {
      Value one = found.getArrayElement(i);
      Value body = one.getMember("run");
      int line = body.getSourceLocation().getStartLine();
      tests.add(
          new Script(
              one.getMember("name").asString(), URI.create(file.toUri() + "?line=" + line), body));
    }
    return tests;
  }

  /**
   * Runs a test to its end, whether it is a plain function or an async one.
   *
   * @throws AssertionFailedError if it fails; its stack trace is that of the script
   */
  void run(Script test) {
    try {
      settled(test.body().execute());
    } catch (PolyglotException e) {
      throw failure(e);
    }
  }

  private Value load(Path file) {
    try {
      return context.eval(
          Source.newBuilder("js", file.toFile()).mimeType("application/javascript+module").build());
    } catch (PolyglotException e) {
      throw failure(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A call from Java ends after the jobs that it queued: a promise still open now stays open. */
  private static void settled(Value result) {
    if (!result.hasMember("then")) {
      return;
    }
    List<Value> rejected = new ArrayList<>();
    List<Value> resolved = new ArrayList<>();
    result.invokeMember("then", into(resolved), into(rejected));
    if (!rejected.isEmpty()) {
      throw rejected.get(0).throwException();
    }
    if (resolved.isEmpty()) {
      throw new AssertionFailedError("The promise of this test never settled.");
    }
  }

  private static ProxyExecutable into(List<Value> list) {
    return arguments -> list.add(arguments[0]);
  }

  private AssertionFailedError failure(PolyglotException e) {
    List<StackTraceElement> trace = new ArrayList<>();
    for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
      if (frame.isGuestFrame() && frame.getSourceLocation() != null) {
        trace.add(element(frame.getRootName(), frame.getSourceLocation()));
      }
    }
    String place =
        trace.stream()
            .filter(one -> one.getFileName().endsWith(".test.js"))
            .findFirst()
            .map(one -> one.getFileName() + ":" + one.getLineNumber() + ": ")
            .orElse("");
    Value thrown = e.getGuestObject();
    AssertionFailedError error =
        thrown != null && thrown.hasMember("expected")
            ? new AssertionFailedError(
                place + e.getMessage(),
                thrown.getMember("expected").asString(),
                thrown.getMember("actual").asString())
            : new AssertionFailedError(place + e.getMessage());
    error.setStackTrace(trace.toArray(StackTraceElement[]::new));
    return error;
  }

  private StackTraceElement element(String function, SourceSection at) {
    String path = at.getSource().getPath();
    String file =
        path == null ? at.getSource().getName() : root.relativize(Path.of(path)).toString();
    return new StackTraceElement("js", function, file, at.getStartLine());
  }

  private Path folder() {
    return root.resolve("src/test/js");
  }

  @Override
  public void close() {
    context.close();
  }
}
