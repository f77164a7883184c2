package dev.handoff.journal;

/**
 * What a file without events may be, judged by its first bytes. This only explains a failure: a
 * file with events in it is a recording, whatever it begins with.
 */
enum FileKind {
  GZIP("is compressed with gzip: unpack it first (gunzip)", 0x1f, 0x8b),
  ZSTD("is compressed with zstd: unpack it first (unzstd)", 0x28, 0xb5, 0x2f, 0xfd),
  XZ("is compressed with xz: unpack it first (unxz)", 0xfd, '7', 'z', 'X', 'Z'),
  BZIP2("is compressed with bzip2: unpack it first (bunzip2)", 'B', 'Z', 'h'),
  ZIP("is a zip archive: unpack it first (unzip)", 'P', 'K', 3, 4),
  UTF_16_LITTLE("is UTF-16 text: save it as UTF-8", 0xff, 0xfe),
  UTF_16_BIG("is UTF-16 text: save it as UTF-8", 0xfe, 0xff),
  UTF_16_LITTLE_UNMARKED("is UTF-16 text: save it as UTF-8", '{', 0),
  UTF_16_BIG_UNMARKED("is UTF-16 text: save it as UTF-8", 0, '{'),
  JSON_ARRAY("is one JSON array: a recording has one event a line", '['),
  MARKUP(
      "is an HTML page: give the recording (Save on the page, or GET /api/recording), and not a"
          + " report or what a proxy has answered",
      '<');

  /** Enough bytes to tell all kinds apart, even with some white space before them. */
  static final int NEEDED = 64;

  private final String complaint;
  private final int[] first;

  FileKind(String complaint, int... first) {
    this.complaint = complaint;
    this.first = first;
  }

  /** What such a file is and what to do about it, phrased to follow its name. */
  String complaint() {
    return complaint;
  }

  /** The kind of a file with these first bytes; null if it is none of these. */
  static FileKind of(byte[] start) {
    int from = 0;
    if (start.length > 2 && (start[0] & 0xff) == 0xef && (start[1] & 0xff) == 0xbb) {
      from = 3; // The byte order mark of UTF-8.
    }
    while (from < start.length && " \t\r\n".indexOf(start[from]) >= 0) {
      from++;
    }
    for (FileKind kind : values()) {
      if (kind.begins(start, from)) {
        return kind;
      }
    }
    return null;
  }

  private boolean begins(byte[] start, int from) {
    if (start.length - from < first.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if ((start[from + i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }
}
