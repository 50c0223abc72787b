package openbell.edge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which action answers which method and path.
final class Routes implements Handler {
  /// Stands for any one part of a path.
  private static final String ANY = "{}";

  /// An action with the parts of the path that the pattern left open, decoded.
  @FunctionalInterface
  interface Action {
    Response handle(Request request, List<String> open);
  }

  private record Route(String method, List<String> pattern, Action action) {
    Optional<List<String>> match(List<String> segments) {
      if (segments.size() != pattern.size()) {
        return Optional.empty();
      }
      List<String> open = new ArrayList<>();
      for (int i = 0; i < pattern.size(); i++) {
        if (pattern.get(i).equals(ANY)) {
          open.add(segments.get(i));
        } else if (!pattern.get(i).equals(segments.get(i))) {
          return Optional.empty();
        }
      }
      return Optional.of(open);
    }
  }

  private final List<Route> routes = new ArrayList<>();

  /// Adds a route; the first that fits answers.
  ///
  /// @param pattern such as `/api/reports/{query}`: a part in braces stands for any
  Routes add(String method, String pattern, Action action) {
    List<String> parts =
        pattern.equals("/")
            ? List.of()
            : List.of(pattern.substring(1).replaceAll("\\{[^}]*}", "{}").split("/", -1));
    routes.add(new Route(method, parts, action));
    return this;
  }

  @Override
  public Response handle(Request request) {
    List<String> segments = request.segments();
    TreeSet<String> methods = new TreeSet<>();
    for (Route route : routes) {
      Optional<List<String>> open = route.match(segments);
      if (open.isPresent() && route.method().equals(request.method())) {
        return route.action().handle(request, open.get());
      }
      open.ifPresent(o -> methods.add(route.method()));
    }
    if (methods.isEmpty()) {
      return Problem.notFound("nothing is here: see /openapi.json").response();
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return Problem.methodNotAllowed(request.method())
        .response()
        .with("Allow", String.join(", ", methods));
  }
}
