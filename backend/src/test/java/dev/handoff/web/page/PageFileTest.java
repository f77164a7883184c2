package dev.handoff.web.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.handoff.web.door.RawHttp;
import dev.handoff.web.live.OpenDashboard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageFileTest {
  private static final Path CSS = Path.of("../frontend/src/main/resources/public/css");
  private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");

  @AutoClose private static final OpenDashboard open = OpenDashboard.local();

  @Test
  void thePageIsMadeOfFewFilesAndAllAreThere() throws Exception {
    Matcher file = FILE.matcher(RawHttp.get(open.port, "/").body());
    int files = 0;
    while (file.find()) {
      if (!file.group(1).startsWith("/api/")) {
        assertThat(RawHttp.get(open.port, file.group(1)).status()).as(file.group(1)).isEqualTo(200);
        files++;
      }
    }
    assertThat(files).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "/handoff.js, text/javascript; charset=utf-8",
    "/handoff.css, text/css; charset=utf-8"
  })
  void aFileIsSentOnceAndThenOnlyIfItIsAnother(String path, String type) throws Exception {
    RawHttp.Response first = RawHttp.get(open.port, path);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("Content-Type")).isEqualToIgnoringCase(type);
    RawHttp.Response again = RawHttp.get(open.port, path, "If-None-Match: " + first.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(RawHttp.get(open.port, path, "If-None-Match: \"other\"").body())
        .isEqualTo(first.body());
  }

  @Test
  void everySheetIsInTheStyle() throws Exception {
    try (Stream<Path> sheets = Files.list(CSS)) {
      for (Path sheet : sheets.filter(each -> !each.endsWith("all.css")).toList()) {
        assertThat(PageFile.style().text()).as(sheet.toString()).contains(Files.readString(sheet));
      }
    }
  }

  @Test
  void aSheetThatIsMissingOrImportsOthersIsRejected() {
    Map<String, String> sheets =
        Map.of("css/all.css", "@import url('a.css');\n", "css/a.css", "@import url('b.css');\n");
    assertThatThrownBy(() -> Linker.joined("css/all.css", sheets::get))
        .hasMessage("css/all.css: cannot join css/a.css");
    assertThatThrownBy(
            () -> Linker.joined("css/all.css", Map.of("css/all.css", "@import url('a.css');")::get))
        .hasMessage("css/all.css: cannot join css/a.css, which is not there");
  }
}
