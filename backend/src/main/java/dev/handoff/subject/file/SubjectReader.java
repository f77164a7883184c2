package dev.handoff.subject.file;

import dev.handoff.plan.Durations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one subject file, key by key. */
final class SubjectReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "url",
          "start",
          "restart",
          "done",
          "pid",
          "stop",
          "also",
          "listener",
          "host",
          "headers",
          "env",
          "expect",
          "slow",
          "pid-header",
          "patience",
          "needs",
          "under",
          "tree",
          "attach",
          "files",
          "version");

  /** Keys whose time has not come, and what to do without them. */
  private static final Map<String, String> LATER =
      Map.of(
          "attach", "a server that runs already cannot be tested yet; give 'start' instead.",
          "host", "requests have the host of the URL for now; leave 'host' out.",
          "headers", "requests have no further headers for now; leave 'headers' out.",
          "expect", "an answer counts by its status for now; leave 'expect' out.",
          "pid-header", "only X-Pid is read for now; leave 'pid-header' out.");

  private static final Set<String> SIGNALS =
      Set.of(
          "HUP", "INT", "QUIT", "TERM", "KILL", "USR1", "USR2", "WINCH", "CONT", "ALRM", "TTIN",
          "TTOU");

  private static final String SECONDS = "15s";
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(15);
  private static final SubjectFile.Stop USUAL_STOP =
      new SubjectFile.Stop("TERM", Duration.ofSeconds(30));
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final String RESTARTS =
      "{signal: HUP}, {run: COMMAND}, stop-start, replace or {replace: COMMAND}";
  private static final String DONES = "workers, main, exec, command or {log: /regex/}";

  private final String file;
  private final Keys keys;

  SubjectReader(String file, String text) {
    this.file = file;
    this.keys = new Keys(file, "a subject file", Yaml.read(file, text), KEYS);
  }

  SubjectFile read() {
    for (String key : KEYS) {
      if (keys.has(key) && LATER.containsKey(key)) {
        throw keys.place(key).mistake("%s", LATER.get(key));
      }
    }
    keys.optional("tree", "watched", "watched", this::tree);
    Command start = command("start", "nginx -c ${dir}/nginx.conf", Template.Allowed.COMMAND);
    String name = name();
    RestartBy by = restart();
    Done done = done(by);
    Map<String, FileText> files = files();
    return new SubjectFile(
        name,
        new SubjectFile.Requests(
            url(),
            keys.optional("listener", "127.0.0.1:${port}", null, this::listener),
            keys.optional("slow", "/slow?seconds=3", null, this::slow)),
        new SubjectFile.Setup(
            files,
            also(),
            environment(),
            keys.has("version") ? command("version", "nginx -v", Template.Allowed.USUAL) : null,
            start,
            template("pid", "${dir}/main.pid"),
            new Units(keys).read(files, by, done)),
        new SubjectFile.Restart(
            by, done, keys.optional("patience", SECONDS, USUAL_PATIENCE, this::patience)),
        stop(),
        keys.optional("needs", "nginx-light", null, text -> text));
  }

  private String name() {
    String name = keys.text("name", "nginx");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9 ._,+-]{0,59}")) {
      throw keys.place("name")
          .mistake("'%s' is no name; use up to 60 letters, digits, spaces and - _ . , +", name);
    }
    return name;
  }

  private Template url() {
    String text = keys.text("url", "http://127.0.0.1:${port}/");
    Place place = keys.place("url");
    Template url = Template.of(text, Template.Allowed.USUAL, place);
    try {
      URI uri = new URI(url.fill(variable -> "1"));
      boolean http = "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null && uri.getFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw place.mistake("'%s' cannot be asked for; write http://HOST:PORT/PATH.", text);
  }

  private Template listener(String text) {
    Place place = keys.place("listener");
    Template listener = Template.of(text, Template.Allowed.USUAL, place);
    if (!listener
        .fill(variable -> "1")
        .matches("[0-9A-Za-z.-]+:\\d{1,5}|\\[[0-9a-f:]+]:\\d{1,5}")) {
      throw place.mistake("'%s' is not HOST:PORT; write 127.0.0.1:${port2}.", text);
    }
    return listener;
  }

  private String slow(String path) {
    if (!path.matches("/\\S*")) {
      throw keys.place("slow").mistake("'%s' is not a path; write /slow?seconds=3.", path);
    }
    return path;
  }

  private RestartBy restart() {
    Node node = keys.node("restart", "{signal: HUP}");
    if (node instanceof Node.Text text && text.text().equals("stop-start")) {
      return new RestartBy.StopStart();
    } else if (node instanceof Node.Text text && text.text().equals("replace")) {
      return new RestartBy.Replace(null);
    } else if (node instanceof Node.Table table && table.entries().size() == 1) {
      Keys kinds = new Keys(file, "restart", table, List.of("signal", "run", "replace"));
      Place place = new Place(file, table.entries().values().iterator().next().line());
      return switch (kinds.there().iterator().next()) {
        case "signal" -> new RestartBy.Signal(signal(kinds.text("signal", "HUP"), place));
        case "run" ->
            new RestartBy.Run(
                Template.of(
                    kinds.text("run", "\"kill -HUP ${pid}\""), Template.Allowed.AT_RESTART, place));
        default ->
            new RestartBy.Replace(
                Command.of(
                    "replace",
                    kinds.text("replace", "\"haproxy -sf ${pid}\""),
                    Template.Allowed.SECOND_COMMAND,
                    place));
      };
    }
    throw keys.place("restart").mistake("'restart' is %s.", RESTARTS);
  }

  private Done done(RestartBy by) {
    boolean ends = by instanceof RestartBy.StopStart || by instanceof RestartBy.Replace;
    if (!keys.has("done")) {
      return ends || keys.has("under") ? Done.Condition.MAIN : Done.Condition.WORKERS;
    }
    Place place = keys.place("done");
    Node node = keys.node("done", "workers");
    if (node instanceof Node.Table table) {
      String line = new Keys(file, "done", table, List.of("log")).text("log", "/ready/");
      if (!line.matches("/.+/")) {
        throw place.mistake("'%s' is no regex; write it between slashes, /ready/.", line);
      }
      return new Done.Log(regex(line.substring(1, line.length() - 1), place));
    }
    Done.Condition done =
        node instanceof Node.Text text
            ? switch (text.text()) {
              case "workers" -> Done.Condition.WORKERS;
              case "main" -> Done.Condition.MAIN;
              case "exec" -> Done.Condition.EXEC;
              case "command" -> Done.Condition.COMMAND;
              default -> null;
            }
            : null;
    if (done == null) {
      throw place.mistake("'done' is %s.", DONES);
    } else if (done == Done.Condition.COMMAND && !(by instanceof RestartBy.Run)) {
      throw place.mistake("'done: command' needs a command: write 'restart: {run: COMMAND}'.");
    } else if (ends && done != Done.Condition.MAIN) {
      throw place.mistake("this restart ends the main process: write 'done: main', or nothing.");
    }
    return done;
  }

  private static Pattern regex(String text, Place place) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw place.mistake(
          "/%s/ is no regex (%s); put \\ before a sign that is meant as such.",
          text, e.getDescription());
    }
  }

  private SubjectFile.Stop stop() {
    if (!keys.has("stop")) {
      return USUAL_STOP;
    }
    Node node = keys.node("stop", "{signal: TERM, within: 30s}");
    if (!(node instanceof Node.Table table)) {
      throw keys.place("stop").mistake("'stop' is {signal: TERM, within: 30s}.");
    }
    Keys stop = new Keys(file, "stop", table, List.of("signal", "within"));
    return new SubjectFile.Stop(
        stop.optional(
            "signal", "TERM", USUAL_STOP.signal(), text -> signal(text, stop.place("signal"))),
        stop.optional(
            "within",
            "30s",
            USUAL_STOP.within(),
            text -> duration("within", text, stop.place("within"))));
  }

  private static String signal(String name, Place place) {
    if (!SIGNALS.contains(name)) {
      boolean prefixed = name.startsWith("SIG") && SIGNALS.contains(name.substring(3));
      throw place.mistake(
          "'%s' is not a signal; write %s.",
          name,
          prefixed
              ? name.substring(3)
              : "one of " + String.join(", ", SIGNALS.stream().sorted().toList()));
    }
    return name;
  }

  private Duration patience(String text) {
    return duration("patience", text, keys.place("patience"));
  }

  private static Duration duration(String key, String text, Place place) {
    try {
      Duration duration = Durations.parse(text);
      if (!duration.isZero() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw place.mistake("'%s' is no time; write '%s: 500ms', 30s or 2m, at most 10m.", text, key);
  }

  private String tree(String text) {
    if (!text.equals("watched")) {
      throw keys.place("tree")
          .mistake(
              text.equals("none")
                  ? "a server on another machine cannot be tested yet; leave 'tree' out."
                  : "'tree' is none, or left out.");
    }
    return text;
  }

  private List<Command> also() {
    if (!keys.has("also")) {
      return List.of();
    }
    Node node = keys.node("also", "nginx");
    List<Node> all = node instanceof Node.Sequence list ? list.items() : List.of(node);
    List<Command> also = new ArrayList<>();
    for (Node each : all) {
      String text = keys.text("also", each, "nginx -c ${dir}/nginx.conf");
      Place place = new Place(file, each.line());
      also.add(Command.of("also", text, Template.Allowed.COMMAND, place));
    }
    return List.copyOf(also);
  }

  private Map<String, Template> environment() {
    Map<String, Template> environment = new LinkedHashMap<>();
    table("env", "{NAME: value}")
        .forEach(
            (name, value) -> {
              Place place = new Place(file, name.line());
              if (!name.text().matches("[A-Za-z_]\\w*")) {
                throw place.mistake("'%s' is no name of a variable; write NAME.", name.text());
              }
              String text = value instanceof Node.Text plain ? plain.text() : null;
              if (text == null) {
                throw place.mistake("'%s' has %s; write a text.", name.text(), value.kind());
              }
              environment.put(name.text(), Template.of(text, Template.Allowed.USUAL, place));
            });
    return environment;
  }

  private Map<String, FileText> files() {
    Map<String, FileText> files = new LinkedHashMap<>();
    table("files", "{nginx.conf: text}")
        .forEach((path, value) -> files.put(path(path), new FileReader(file).read(path, value)));
    return files;
  }

  private String path(Node.Text path) {
    if (!path.text().matches("[^/\\s][^\\s]*") || path.text().matches("(.*/)?\\.\\.?(/.*)?")) {
      throw new Place(file, path.line())
          .mistake(
              "'%s' is not a path below ${dir}; write it as conf/nginx.conf, without / before it"
                  + " and without . and ..",
              path.text());
    }
    return path.text();
  }

  private Map<Node.Text, Node> table(String key, String example) {
    if (!keys.has(key)) {
      return Map.of();
    }
    Node node = keys.node(key, example);
    if (node instanceof Node.Table table) {
      return table.entries();
    }
    throw keys.place(key).mistake("'%s' has %s; write '%s: %s'.", key, node.kind(), key, example);
  }

  private Command command(String key, String example, Template.Allowed allowed) {
    return Command.of(key, keys.text(key, example), allowed, keys.place(key));
  }

  private Template template(String key, String example) {
    return keys.optional(
        key, example, null, text -> Template.of(text, Template.Allowed.USUAL, keys.place(key)));
  }
}
