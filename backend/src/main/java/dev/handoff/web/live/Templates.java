package dev.handoff.web.live;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;

/** The templates, compiled with the build. Safe for use by several threads. */
public final class Templates {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  /** Renders a template as HTML; all values are escaped. */
  public String html(String template, Object view) {
    StringOutput html = new StringOutput();
    engine.render(template, view, html);
    return html.toString();
  }

  /** Answers with the HTML of a template. */
  public void answer(Context request, String template, Object view) {
    request.header("Cache-Control", "no-store");
    request.contentType("text/html; charset=utf-8").result(html(template, view));
  }
}
