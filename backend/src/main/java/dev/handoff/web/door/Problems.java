package dev.handoff.web.door;

import dev.handoff.supervise.Refusal;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Errors as {@code {"error": "one sentence that says what to do"}} with the right status. */
public final class Problems {
  private static final Map<Refusal.Kind, HttpStatus> STATUS =
      Map.of(
          Refusal.Kind.BAD_INPUT, HttpStatus.BAD_REQUEST,
          Refusal.Kind.UNKNOWN, HttpStatus.NOT_FOUND,
          Refusal.Kind.CONFLICT, HttpStatus.CONFLICT,
          Refusal.Kind.NO_ANSWER, HttpStatus.GATEWAY_TIMEOUT);

  private Problems() {}

  static void add(RoutesConfig routes) {
    routes.exception(
        Refusal.class, (e, request) -> tell(request, STATUS.get(e.kind()), e.getMessage()));
    routes.exception(
        NotFoundResponse.class,
        (e, request) ->
            tell(request, HttpStatus.NOT_FOUND, "There is nothing at " + request.path() + "."));
    routes.exception(MethodNotAllowedResponse.class, Problems::otherMethod);
    routes.exception(
        HttpResponseException.class,
        (e, request) -> tell(request, HttpStatus.forStatus(e.getStatus()), e.getMessage()));
    routes.exception(IOException.class, Problems::failed);
    routes.exception(Exception.class, Problems::failed);
  }

  /** Answers with an error. */
  public static void tell(Context request, HttpStatus status, String sentence) {
    request.status(status).json(Map.of("error", sentence));
  }

  private static void otherMethod(MethodNotAllowedResponse e, Context request) {
    String allowed = e.getDetails().getOrDefault("availableMethods", "");
    request.header("Allow", allowed);
    tell(
        request,
        HttpStatus.METHOD_NOT_ALLOWED,
        request.path() + " does not take " + request.method() + ": use " + allowed + ".");
  }

  private static void failed(Exception e, Context request) {
    LoggerFactory.getLogger("dashboard").error(request.method() + " " + request.path(), e);
    tell(
        request,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "The dashboard failed (" + e + "). Its standard error has the details.");
  }
}
