package dev.handoff.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.junit.jupiter.api.Test;

class CoalescingTest {
  private final Producer producer = new Producer();
  private final Coalescing channel = new Coalescing(producer, producer);

  @Test
  void aProducerThatIsNeverSilentIsReadInLargerPieces() throws Exception {
    read(20, 64);

    assertThat(producer.pauses).isEqualTo(12);
  }

  @Test
  void aProducerThatIsSilentNowAndThenIsReadAtOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      read(7, 64);
      producer.silenceMillis = 250;
      read(1, 64);
      producer.silenceMillis = 0;
    }

    assertThat(producer.pauses).isZero();
  }

  @Test
  void aSilenceEndsThePauses() throws Exception {
    read(9, 64);
    producer.silenceMillis = 15;
    read(1, 64);
    producer.silenceMillis = 0;
    read(8, 64);

    assertThat(producer.pauses).isEqualTo(2);
  }

  @Test
  void aFloodIsReadWithoutAPause() throws Exception {
    read(100, Producer.SAYS);

    assertThat(producer.pauses).isZero();
  }

  private void read(int times, int room) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThat(channel.read(ByteBuffer.allocate(room))).isEqualTo(Producer.SAYS);
    }
  }

  /** Says some bytes at each read, perhaps after a silence. */
  private static final class Producer implements ReadableByteChannel, Coalescing.Time {
    static final int SAYS = 10;

    long silenceMillis;
    int pauses;
    private long now;

    @Override
    public int read(ByteBuffer into) {
      now += silenceMillis * 1_000_000;
      into.put(new byte[SAYS]);
      return SAYS;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(long millis) {
      pauses++;
    }
  }
}
