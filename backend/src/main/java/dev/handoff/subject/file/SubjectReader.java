package dev.handoff.subject.file;

import java.util.List;

/** Reads one subject file. */
final class SubjectReader {
  /** All keys, in the order in which people write them; backend/docs/subject-file.md has them. */
  static final List<String> KEYS =
      List.of(
          "name",
          "url",
          "start",
          "attach",
          "restart",
          "done",
          "pid",
          "stop",
          "also",
          "listener",
          "host",
          "headers",
          "expect",
          "slow",
          "pid-header",
          "ca",
          "insecure",
          "env",
          "patience",
          "version",
          "needs",
          "under",
          "tree",
          "notify",
          "files");

  private final String file;
  private final Keys keys;

  SubjectReader(String file, String text) {
    this.file = file;
    this.keys = new Keys(file, "a subject file", Yaml.read(file, text), KEYS);
  }

  SubjectFile read() {
    String name = name();
    SubjectFile.Requests requests = new RequestsReader(keys).read();
    RestartReader restarts = new RestartReader(file, keys);
    SubjectFile.Restart restart = restarts.read();
    return new SubjectFile(
        name,
        requests,
        new SetupReader(file, keys).read(restart),
        restart,
        restarts.stop(),
        keys.optional("needs", "nginx-light", null, Written::text));
  }

  private String name() {
    Written name = keys.written("name", "nginx");
    if (!name.text().matches("[A-Za-z0-9][A-Za-z0-9 ._,+-]{0,59}")) {
      throw name.mistake(
          "'%s' is no name; use up to 60 letters, digits, spaces and - _ . , +", name.text());
    }
    return name.text();
  }
}
