package dev.handoff.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a command line of {@code java}, in one pass over all places that can hold options. */
final class JavaCommandReader {
  private static final int LARGEST_FILE = 1 << 20;

  /** The launcher's options whose value is the next word (java(1)). */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--patch-module",
          "--limit-modules",
          "--enable-native-access",
          "--source");

  private static final Set<String> MODULE_PATH =
      Set.of("-p", "--module-path", "--upgrade-module-path");

  /** Options with a file, or several with a colon between two, right behind the prefix. */
  private static final List<String> WITH_FILES =
      List.of(
          "--module-path=",
          "-Xbootclasspath/a:",
          "-XX:SharedArchiveFile=",
          "-XX:AOTCache=",
          "-XX:VMOptionsFile=",
          "-XX:Flags=",
          "-Dcom.sun.management.config.file=");

  private static final String AGENT = "-javaagent:";

  private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");

  private final Environment environment;
  private final Path directory;
  private final List<JavaOption> options = new ArrayList<>();
  private final List<String> argumentFiles = new ArrayList<>();
  private final List<String> parts = new ArrayList<>();
  private boolean expanding = true;
  private boolean over;
  private String awaits;
  private String classPath;
  private String jar;
  private int jarAt = -1;

  JavaCommandReader(Environment environment, Path directory) {
    this.environment = environment;
    this.directory = directory;
  }

  JavaCommand read(List<String> command) {
    virtualMachine("JAVA_TOOL_OPTIONS");
    String launcher = environment.get("JDK_JAVA_OPTIONS");
    if (launcher != null) {
      for (String word : OptionText.ofVariable(launcher)) {
        launcher(word, "JDK_JAVA_OPTIONS", -1);
      }
    }
    for (int i = 1; i < command.size() && !over; i++) {
      launcher(command.get(i), JavaOption.COMMAND_LINE, i);
    }
    virtualMachine("_JAVA_OPTIONS");
    return new JavaCommand(options, jar, jarAt, classPath, argumentFiles, parts);
  }

  private void virtualMachine(String variable) {
    String text = environment.get(variable);
    if (text != null) {
      for (String option : OptionText.ofVariable(text)) {
        add(option, variable);
      }
    }
  }

  private void launcher(String word, String origin, int at) {
    if (expanding && word.startsWith("@") && !word.startsWith("@@")) {
      argumentFile(word.substring(1), origin);
    } else {
      word(word, origin, at);
    }
  }

  private void argumentFile(String file, String origin) {
    if (origin.equals(JavaOption.COMMAND_LINE)) {
      argumentFiles.add(file);
    }
    parts.add(file);
    for (String word : OptionText.ofArgumentFile(content(file))) {
      if (!over) {
        word(word, "the file " + Words.shown(file), -1);
      }
    }
  }

  private void word(String word, String origin, int at) {
    if (awaits != null) {
      value(word, at);
    } else if (word.equals("-jar") || WITH_VALUE.contains(word)) {
      awaits = word;
    } else if (word.startsWith("--class-path=")) {
      classPath(word.substring("--class-path=".length()));
    } else if (word.equals("--disable-@files")) {
      expanding = false;
    } else if (word.startsWith("-")) {
      over = word.equals("-m") || word.equals("--module") || word.startsWith("--module=");
      add(word, origin);
    } else {
      over = true;
    }
  }

  private void value(String word, int at) {
    if (awaits.equals("-jar")) {
      jar = word;
      jarAt = at - 1;
      over = true;
      parts.add(jar);
    } else if (CLASS_PATH.contains(awaits)) {
      classPath(word);
    } else if (MODULE_PATH.contains(awaits)) {
      parts.addAll(List.of(word.split(":", -1)));
    }
    awaits = null;
  }

  private void classPath(String word) {
    classPath = word;
    parts.addAll(List.of(word.split(":", -1)));
  }

  private void add(String option, String origin) {
    options.add(new JavaOption(option, origin));
    for (String prefix : WITH_FILES) {
      if (option.startsWith(prefix)) {
        parts.addAll(List.of(option.substring(prefix.length()).split(":", -1)));
      }
    }
    if (option.startsWith(AGENT)) {
      parts.add(option.substring(AGENT.length()).split("=", 2)[0]);
    }
    if (option.startsWith("-XX:VMOptionsFile=")) {
      String file = option.substring("-XX:VMOptionsFile=".length());
      addAll(OptionText.ofVariable(content(file)), file);
    } else if (option.startsWith("-XX:Flags=")) {
      String file = option.substring("-XX:Flags=".length());
      addAll(OptionText.ofFlagsFile(content(file)), file);
    }
  }

  private void addAll(List<String> found, String file) {
    for (String option : found) {
      options.add(new JavaOption(option, "the file " + Words.shown(file)));
    }
  }

  /** The text of a file; empty if it cannot be read. Never blocks: a pipe is not opened. */
  private String content(String file) {
    try {
      Path path = directory == null ? Path.of(file) : directory.resolve(file);
      if (!Files.isRegularFile(path) || Files.size(path) > LARGEST_FILE) {
        return "";
      }
      byte[] bytes = Files.readAllBytes(path);
      return Words.text(bytes, 0, bytes.length);
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }
}
