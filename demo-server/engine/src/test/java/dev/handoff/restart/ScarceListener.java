package dev.handoff.restart;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A real listener in a process that has no descriptor for its first clients. */
final class ScarceListener extends ServerSocketChannel {
  private final ServerSocketChannel real;
  private int failures;
  private long firstFailure;
  private long firstSuccess;

  /**
   * Without a descriptor at first.
   *
   * @param failures how often accept fails
   */
  ScarceListener(ServerSocketChannel real, int failures) {
    super(real.provider());
    this.real = real;
    this.failures = failures;
  }

  /** From the first failed accept to the one that succeeded. */
  synchronized long nanosOfFailing() {
    return firstSuccess - firstFailure;
  }

  @Override
  public SocketChannel accept() throws IOException {
    if (fails()) {
      throw new IOException("Too many open files");
    }
    return real.accept();
  }

  private synchronized boolean fails() {
    long now = System.nanoTime();
    firstFailure = firstFailure == 0 ? now : firstFailure;
    firstSuccess = failures == 0 && firstSuccess == 0 ? now : firstSuccess;
    return failures > 0 && failures-- > 0;
  }

  @Override
  public SocketAddress getLocalAddress() throws IOException {
    return real.getLocalAddress();
  }

  @Override
  public ServerSocketChannel bind(SocketAddress local, int backlog) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> T getOption(SocketOption<T> name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return Set.of();
  }

  @Override
  public ServerSocket socket() {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implCloseSelectableChannel() throws IOException {
    real.close();
  }

  @Override
  protected void implConfigureBlocking(boolean block) {
    throw new UnsupportedOperationException();
  }
}
