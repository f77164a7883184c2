package dev.handoff.subject.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what is there before a server runs, and how it is started. */
record SetupReader(String file, Keys keys) {
  private static final String START = "nginx -c ${dir}/nginx.conf";

  SubjectFile.Setup read(SubjectFile.Restart restart) {
    Command start = start(restart);
    Map<String, FileText> files = files();
    return new SubjectFile.Setup(
        files,
        also(),
        environment(),
        keys.optional("version", "nginx -v", null, each -> each.command(Template.Allowed.USUAL)),
        start,
        keys.optional("pid", "${dir}/main.pid", null, this::pid),
        new Units(keys).read(files, restart.by(), restart.done()),
        keys.optional("attach", "/run/nginx.pid", null, Attached::path),
        Elsewhere.isMeant(keys),
        keys.optional("notify", "none", true, SetupReader::notify));
  }

  private static boolean notify(Written written) {
    if (!written.is("none")) {
      throw written.mistake("'notify' is none, or left out.");
    }
    return false;
  }

  private Command start(SubjectFile.Restart restart) {
    if (Elsewhere.isMeant(keys)) {
      new Elsewhere(keys).check(restart);
      return null;
    } else if (keys.has("attach")) {
      new Attached(keys).check(restart);
      return null;
    }
    return keys.written("start", START).command(Template.Allowed.COMMAND);
  }

  private Template pid(Written written) {
    return keys.has("under") ? written.template() : written.path();
  }

  private List<Command> also() {
    if (!keys.has("also")) {
      return List.of();
    }
    Node node = keys.node("also", "nginx");
    List<Node> all = node instanceof Node.Sequence list ? list.items() : List.of(node);
    List<Command> also = new ArrayList<>();
    for (Node each : all) {
      also.add(keys.written("also", each, START).command(Template.Allowed.COMMAND));
    }
    return List.copyOf(also);
  }

  private Map<String, Template> environment() {
    Map<String, Template> environment = new LinkedHashMap<>();
    keys.table("env", "{NAME: value}")
        .forEach(
            written -> {
              if (!written.key().matches("[A-Za-z_]\\w*")) {
                throw written.mistake("'%s' is no name of a variable; write NAME.", written.key());
              }
              environment.put(written.key(), written.template());
            });
    return environment;
  }

  private Map<String, FileText> files() {
    Map<String, FileText> files = new LinkedHashMap<>();
    keys.entries("files", "{nginx.conf: text}")
        .forEach((path, value) -> files.put(path(path), new FileReader(file).read(path, value)));
    for (String path : files.keySet()) {
      files.keySet().stream()
          .filter(other -> other.startsWith(path + "/"))
          .findFirst()
          .ifPresent(
              other -> {
                throw keys.place("files")
                    .mistake(
                        "'%s' is a file, and '%s' is below it; rename one of them.", path, other);
              });
    }
    return files;
  }

  private String path(Node.Text path) {
    if (!path.text().matches("[^/\\s][^\\s]*[^/\\s]|[^/\\s]")
        || path.text().matches("(.*/)?(\\.\\.?)?(/.*)?")) {
      throw new Place(file, path.line())
          .mistake(
              "'%s' is not a path below ${dir}; write it as conf/nginx.conf, without / before it"
                  + " and without . and ..",
              path.text());
    }
    return path.text();
  }
}
