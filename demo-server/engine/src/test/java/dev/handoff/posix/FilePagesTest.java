package dev.handoff.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.handoff.posix.FilePages.Range;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process lets go of what it can read again, and of nothing else. */
class FilePagesTest {
  private static final int SIZE = 1 << 20;

  @TempDir private Path directory;

  @Test
  void pagesThatAreOnlyReadAreLetGoAndComeBack() throws Exception {
    MappedByteBuffer file = map(MapMode.READ_ONLY);
    assertThat(file.get(SIZE - 1)).isEqualTo((byte) 7);
    assertThat(FilePages.unchanged()).contains(range(file));

    new Libc().letGoOfFilePages();

    assertThat(FilePages.unchanged()).doesNotContain(range(file));
    assertThat(file.get(SIZE - 1)).isEqualTo((byte) 7);
    assertThat(FilePages.unchanged()).contains(range(file));
  }

  @Test
  void whatThisProcessHasChangedStays() throws Exception {
    MappedByteBuffer file = map(MapMode.PRIVATE);
    file.put(0, (byte) 8);

    new Libc().letGoOfFilePages();

    assertThat(file.get(0)).isEqualTo((byte) 8);
  }

  @Test
  void onlyMappingsOfFilesInMemoryWithoutAWritableOrAChangedPageAreUnchanged() {
    String text =
        """
        800454000-800bc7000 r--p 00454000 fe:00 1311 /usr/lib/jvm/classes.jsa
        Rss:                7564 kB
        Anonymous:             0 kB
        800bc7000-801000000 rw-p 00bc7000 fe:00 1312 /usr/lib/jvm/classes.jsa
        Rss:                4440 kB
        Anonymous:             0 kB
        7f11ee51000-7f11fba4000 r-xp 00251000 fe:00 1313 /tmp/a name with Rss: and 7 words
        Rss:                9212 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        7f11fe25000-7f11fee0000 r--p 01225000 fe:00 1313 /usr/lib/jvm/lib/server/libjvm.so
        Rss:                 736 kB
        Anonymous:           736 kB
        7f110400000-7f117ee0000 r--s 00000000 fe:00 1314 /usr/lib/jvm/lib/modules
        Rss:                   0 kB
        Anonymous:             0 kB
        7ffc7b1f2000-7ffc7b1f4000 r-xp 00000000 00:00 0 [vdso]
        Rss:                   8 kB
        Anonymous:             0 kB
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
        Rss:                   4 kB
        Anonymous:             0 kB
        """;

    assertThat(FilePages.unchanged(text.lines().toList()))
        .isEqualTo(List.of(new Range(0x800454000L, 0x773000), new Range(0x7f11ee51000L, 0xd53000)));
  }

  private MappedByteBuffer map(MapMode mode) throws IOException {
    byte[] content = new byte[SIZE];
    content[SIZE - 1] = 7;
    Path path = Files.write(directory.resolve("file"), content);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(mode, 0, SIZE);
    }
  }

  private static Range range(MappedByteBuffer mapped) {
    return new Range(Pointer.wrap(Runtime.getSystemRuntime(), mapped).address(), SIZE);
  }
}
