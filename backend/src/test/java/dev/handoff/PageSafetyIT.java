package dev.handoff;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page of another site in the same browser, and hostile text in what processes report. */
@Timeout(180)
class PageSafetyIT {
  @RegisterExtension private static final Chromium CHROMIUM = new Chromium();

  private static final long NOBODY = 4_100_001;
  private static final String SCRIPT = "</script><img src=x onerror='window.owned=1'>";

  /** Everything that a page can try without navigating away, with the result of each attempt. */
  private static final String TRY_ALL =
      """
      async to => {
        const came = {};
        const attempt = async (name, what) => {
          try { came[name] = await what(); } catch (refused) { came[name] = 'refused'; }
        };
        const element = (tag, set) => new Promise(done => {
          const made = Object.assign(document.createElement(tag), set);
          made.onload = () => done('loaded');
          made.onerror = () => done('refused');
          document.body.append(made);
        });
        for (const path of ['/', '/api/state', '/api/recording', '/panel/verdicts', '/healthz']) {
          await attempt('read ' + path, async () => (await fetch(to + path)).text());
        }
        await attempt('events', () => new Promise(done => {
          const events = new EventSource(to + '/api/events');
          events.onopen = () => done('open');
          events.onerror = () => { events.close(); done('refused'); };
        }));
        await attempt('script', () => element('script', {src: to + '/api/recording'}));
        await attempt('module', () => element('script', {type: 'module', src: to + '/handoff.js'}));
        await attempt('plain script', () => element('script', {src: to + '/handoff.js'}));
        await attempt('image', () => element('img', {src: to + '/icon.svg'}));
        await attempt('style', () => element('link', {rel: 'stylesheet', href: to + '/handoff.css'}));
        const form = {'Content-Type': 'application/x-www-form-urlencoded'};
        for (const path of ['shutdown', 'upgrade', 'releases/crash', 'traffic', 'notes', 'faults/kill-old']) {
          const post = {method: 'POST', mode: 'no-cors', headers: form, body: ''};
          await fetch(to + '/api/' + path, post).catch(() => {});
          await fetch(to + '/api/' + path, {method: 'POST', body: '{}'}).catch(() => {});
          navigator.sendBeacon(to + '/api/' + path, '{}');
        }
        return came;
      }
      """;

  private static final String SUBMIT_IN_A_SANDBOX =
      """
      html => {
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-scripts allow-forms';
        frame.srcdoc = html + '<script>document.forms[0].submit()</scr' + 'ipt>';
        document.body.append(frame);
      }
      """;

  private Visit visit;
  private DashboardProcess dashboard;
  private HttpServer otherSite;

  @BeforeEach
  void open() throws Exception {
    visit = new Visit(CHROMIUM);
    dashboard = visit.dashboard();
    otherSite = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 8);
    otherSite.createContext(
        "/",
        asked -> {
          byte[] page = "<!doctype html><title>other</title><p>hello".getBytes();
          asked.getResponseHeaders().add("Content-Type", "text/html");
          asked.sendResponseHeaders(200, page.length);
          asked.getResponseBody().write(page);
          asked.close();
        });
    otherSite.start();
  }

  @AfterEach
  void close() throws Exception {
    otherSite.stop(0);
    visit.close();
  }

  @Test
  void neitherAnotherSiteNorHostileTextHasPowerOverThePage() throws Exception {
    anotherSiteInTheSameBrowserReadsNothingAndChangesNothing();
    textInWhatProcessesReportIsTextOnThePage();
  }

  private void anotherSiteInTheSameBrowserReadsNothingAndChangesNothing() throws Exception {
    long pid = dashboard.serving();
    sendFromASandbox();
    // By address it is another site; by name it is the same site on another port.
    for (String host : List.of("127.0.0.1", "localhost")) {
      Page page = visit.open("http://" + host + ":" + otherSite.getAddress().getPort() + "/");
      Map<?, ?> came = (Map<?, ?>) page.evaluate(TRY_ALL, dashboard.url());
      assertThat(came).as(host).hasSize(11);
      came.forEach(
          (what, result) -> assertThat(result).as(host + ": " + what).isEqualTo("refused"));

      assertThat(framed(page)).as("in a frame").doesNotContain("Upgrade");
      page.evaluate(
          """
          to => {
            const form = document.createElement('form');
            form.method = 'post';
            form.action = to;
            document.body.append(form);
            form.submit();
          }
          """,
          dashboard.url() + "/api/shutdown");
      assertThat(page.locator("body")).containsText("comes from another site");
      page.context().close();
    }
    visit.forgetComplaints();

    assertThat(dashboard.serving()).isEqualTo(pid);
    assertThat(get("/api/recording"))
        .doesNotContain("\"action\":\"shutdown\"")
        .doesNotContain("\"action\":\"upgrade\"")
        .doesNotContain("\"action\":\"release\"")
        .doesNotContain("operator.note")
        .doesNotContain("fault.injected")
        .doesNotContain("traffic.start");
  }

  private void textInWhatProcessesReportIsTextOnThePage() throws Exception {
    try (SocketChannel process = SocketChannel.open(UnixDomainSocketAddress.of(dashboard.bus()))) {
      say(process, 1, "process.started", "\"ppid\":1,\"release\":T,\"java\":T,\"argv\":[T]");
      say(process, 2, "process.listening", "\"address\":T,\"inode\":1,\"inherited\":true");
      say(process, 3, "child.failed", "\"child\":5,\"childGen\":3,\"cause\":T,\"detail\":T");
      say(process, 4, "upgrade.refused", "\"why\":T");
      say(process, 5, "component.stopping", "\"name\":T,\"pending\":1");
      say(process, 6, "operator.action", "\"action\":T,\"detail\":T");
      say(process, 7, "process.exiting", "\"code\":1,\"reason\":T,\"served\":1,\"cut\":0");
      Page page = visit.page();
      assertThat(page.locator("#log")).containsText("exits: it answered");
      assertThat(page.locator("#log")).containsText("window.owned=1");
      Page second = visit.another();
      assertThat(second.locator("#log")).containsText("window.owned=1");
      for (Page each : List.of(page, second)) {
        assertThat(each.locator("img[src=x]")).hasCount(0);
        assertThat(each.evaluate("() => window.owned === undefined")).isEqualTo(true);
      }
    }
  }

  /** A sandboxed frame has an opaque origin and sends {@code Origin: null}. */
  private void sendFromASandbox() {
    Page page = visit.open("http://127.0.0.1:" + otherSite.getAddress().getPort() + "/");
    String to = dashboard.url() + "/api/shutdown";
    // Read from the browser's console: requests of such a frame are not always reported.
    page.waitForConsoleMessage(
        new Page.WaitForConsoleMessageOptions().setPredicate(each -> each.text().contains("403")),
        () -> page.evaluate(SUBMIT_IN_A_SANDBOX, "<form method=post action='" + to + "'></form>"));
  }

  /** The text of a frame with the dashboard inside a page of another site. */
  private String framed(Page page) {
    page.evaluate(
        """
        to => new Promise(done => {
          const frame = document.createElement('iframe');
          frame.onload = done;
          frame.src = to;
          document.body.append(frame);
        })
        """,
        dashboard.url());
    assertThat(page.frames()).hasSize(2);
    return page.frames().get(1).content();
  }

  private void say(SocketChannel process, int seq, String type, String fields) throws IOException {
    String line =
        "{\"v\":1,\"seq\":%d,\"mono\":%d,\"wall\":%d,\"pid\":%d,\"gen\":2,\"type\":\"%s\",%s}\n"
            .formatted(seq, System.nanoTime(), System.currentTimeMillis(), NOBODY, type, fields)
            .replace(":T", ":\"" + SCRIPT + "\"")
            .replace("[T", "[\"" + SCRIPT + "\"");
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      process.write(bytes);
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard.url() + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
