package dev.handoff.watch;

import dev.handoff.event.KernelEvent;
import dev.handoff.event.ListenerEvent;
import dev.handoff.procfs.Endpoint;
import dev.handoff.procfs.ProcessTree;
import dev.handoff.procfs.SocketHolders;
import dev.handoff.procfs.Standbys;
import dev.handoff.procfs.TcpTable;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads from {@code /proc} what the kernel knows about one endpoint. Only root can read the
 * descriptors of other users' processes; for anybody else such holders are missing. Not safe for
 * use by several threads.
 */
public final class KernelReader {
  private static final int UNKNOWN_LIMIT = -1;

  private final File proc;
  private final Supplier<Endpoint> endpoint;
  private final TcpTable table;
  private final SocketHolders holders;
  private final ProcessTree tree;
  private final Supplier<ProcessTree.Roots> roots;
  private final Standbys standbys;
  private final int limit;

  /**
   * A reader for one endpoint at a time, which does not look at the tree of its processes.
   *
   * @param endpoint of the server, asked for at each look: a server that we did not start reports
   *     where it listens
   * @param proc {@code /proc}
   * @param interest PIDs that are looked at each time; others are found within two seconds, and at
   *     once if they are new
   */
  public KernelReader(
      Supplier<Endpoint> endpoint, Path proc, Supplier<? extends Collection<Long>> interest) {
    this(endpoint, proc, interest, () -> (pid, parent) -> false);
  }

  /**
   * A reader for one endpoint at a time, and for the tree of its processes.
   *
   * @param endpoint as above
   * @param proc as above
   * @param interest as above, besides the processes of the tree
   * @param roots what that tree begins with, asked for at each look
   */
  public KernelReader(
      Supplier<Endpoint> endpoint,
      Path proc,
      Supplier<? extends Collection<Long>> interest,
      Supplier<ProcessTree.Roots> roots) {
    this.proc = proc.toFile();
    this.table = TcpTable.often(new File(this.proc, "net"));
    this.endpoint = endpoint;
    this.roots = roots;
    this.tree = new ProcessTree(this.proc);
    this.standbys = new Standbys(proc);
    this.holders =
        new SocketHolders(
            this.proc,
            () -> {
              Set<Long> all = tree.pids();
              all.addAll(interest.get());
              return all;
            });
    this.limit = limit(proc.resolve("sys/net/core/somaxconn"));
  }

  private int limit(TcpTable.Listening listening) {
    return listening.limit() < 0 ? limit : listening.limit();
  }

  /**
   * The limit of an accept queue. {@code /proc} does not show it for a single socket; it is the
   * smaller of what the engine asks for and what the kernel grants at most (listen(2)).
   */
  private static int limit(Path most) {
    // At once: readString asks for one byte first, and a file of /proc/sys has nothing after that.
    try (BufferedReader lines = Files.newBufferedReader(most)) {
      return Math.min(ListenerEvent.BACKLOG, Integer.parseInt(lines.readLine()));
    } catch (IOException | NumberFormatException unknown) {
      return UNKNOWN_LIMIT;
    }
  }

  /**
   * Looks once.
   *
   * @throws IOException if the tables of sockets cannot be read
   */
  public KernelEvent.Sample sample() throws IOException {
    table.read(endpoint.get());
    holders.look(inodes(), table.established());
    return new KernelEvent.Sample(found(), table.waiting(), overflows(), holders.connections());
  }

  /**
   * Looks once, but not at connections: cheap, however many there are. Those that nobody has
   * accepted are in the queues of the listeners.
   *
   * @throws IOException if the tables of sockets cannot be read
   */
  KernelEvent.Sample sampleWithoutConnections() throws IOException {
    List<KernelEvent.Listener> found = listeners();
    int waiting = found.stream().mapToInt(KernelEvent.Listener::acceptQueue).sum();
    return new KernelEvent.Sample(found, waiting, overflows(), null);
  }

  /**
   * Looks once at those that listen, and not at connections: cheap, however many there are.
   *
   * @throws IOException if the tables of sockets cannot be read
   */
  public List<KernelEvent.Listener> listeners() throws IOException {
    table.readListening(endpoint.get());
    holders.lookForListeners(inodes());
    return found();
  }

  private Set<Long> inodes() {
    return table.listening().stream().map(TcpTable.Listening::inode).collect(Collectors.toSet());
  }

  private List<KernelEvent.Listener> found() {
    return table.listening().stream()
        .map(l -> new KernelEvent.Listener(l.inode(), holders.of(l.inode()), l.queue(), limit(l)))
        .toList();
  }

  /**
   * Looks at the processes, among which the last look has found the listeners' holders.
   *
   * @return those of the tree
   */
  public ProcessTree tree() {
    tree.look(holders.running(), roots.get());
    return tree;
  }

  /**
   * Begins to count what the kernel resets of what this reader reads.
   *
   * @return empty if that is not to be known
   */
  Optional<ResetTrace> traceResets() {
    return proc.equals(new File("/proc")) ? ResetTrace.begin(table::takes) : Optional.empty();
  }

  /** The listeners of the last {@link #sample}, and who may accept at each: no standby. */
  List<ListenerEvent.Held> held() {
    return table.listening().stream()
        .map(
            l ->
                new ListenerEvent.Held(
                    l.inode(), l.address(), standbys.without(holders.of(l.inode()))))
        .toList();
  }

  /** Two lines of {@code net/netstat} belong together: the names and the values. */
  private long overflows() throws IOException {
    List<String> lines = Files.readAllLines(proc.toPath().resolve("net/netstat"));
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      int place = Arrays.asList(lines.get(i).split(" ")).indexOf("ListenOverflows");
      String[] values = lines.get(i + 1).split(" ");
      if (place > 0 && place < values.length) {
        return Long.parseLong(values[place]);
      }
    }
    return 0;
  }
}
