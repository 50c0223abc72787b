package openbell.edge.server;

import java.util.Locale;

/// Which kind of thing a path asks for: few, whatever is asked, so that numbers by it stay few.
enum RouteClass {
  REPORT,
  CHART,
  PDF,
  SCAN,
  LAKE,
  CACHE,
  LINE,
  PAGE,
  OPERATIONS,
  OTHER;

  /// The class of a path as it was sent.
  static RouteClass of(String path) {
    if (path.startsWith("/api/reports/")) {
      return path.endsWith("/chart.png") ? CHART : path.endsWith("/report.pdf") ? PDF : REPORT;
    }
    if (path.startsWith("/api/")) {
      return path.startsWith("/api/scan")
          ? SCAN
          : path.startsWith("/api/lake/")
              ? LAKE
              : path.startsWith("/api/cache/") || path.equals("/api/ops") ? CACHE : OTHER;
    }
    if (path.equals("/") || path.startsWith("/reports/") || path.startsWith("/ops/")) {
      return PAGE;
    }
    return switch (path) {
      case "/scan", "/ops" -> PAGE;
      case "/line/webhook" -> LINE;
      case "/health", "/ready", "/metrics", "/openapi.json" -> OPERATIONS;
      default -> OTHER;
    };
  }

  /// As metrics name it.
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
