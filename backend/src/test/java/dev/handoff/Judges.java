package dev.handoff;

/**
 * The clients that ask one server beside the lab: with new connections, with kept ones that look
 * whether the server has closed them, and with such that just write.
 */
record Judges(SocketJudge fresh, SocketJudge looking, SocketJudge writing)
    implements AutoCloseable {
  /** The styles of those that keep connections, as the lab names them. */
  static final String LOOKS = "keep-alive-looking";

  static final String WRITES = "keep-alive";

  /**
   * They ask until they are closed.
   *
   * @param kept how many connections each of those keeps that keep them
   */
  static Judges start(int port, int kept) {
    return new Judges(
        SocketJudge.start(port),
        SocketJudge.startKeeping(port, kept, true),
        SocketJudge.startKeeping(port, kept, false));
  }

  SocketJudge of(String style) {
    return switch (style) {
      case LOOKS -> looking;
      case WRITES -> writing;
      default -> fresh;
    };
  }

  @Override
  public void close() {
    fresh.close();
    looking.close();
    writing.close();
  }
}
