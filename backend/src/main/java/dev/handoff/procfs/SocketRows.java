package dev.handoff.procfs;

import java.io.IOException;
import java.util.List;

/** Where rows of sockets come from. Not safe for use by several threads. */
interface SocketRows {
  /** All TCP sockets of a local port that listen or are established, at whatever address. */
  List<SocketRow> of(int port) throws IOException;

  /** Those that listen; others may be among them, where leaving them out saves nothing. */
  default List<SocketRow> listening(int port) throws IOException {
    return of(port);
  }
}
