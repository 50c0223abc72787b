package openbell.edge.line;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import openbell.report.Report;

/// Where a report's picture and PDF can be had, if anywhere.
///
/// @param root the root of links, where there is one
record Links(Optional<URI> root) {
  Optional<URI> chart(Report report) {
    return link(report, "chart.png");
  }

  /// The picture at the size that LINE takes in a bubble: 1024 pixels at most.
  Optional<URI> hero(Report report) {
    return chart(report).map(chart -> URI.create(chart + "&width=1024"));
  }

  Optional<URI> pdf(Report report) {
    return link(report, "report.pdf");
  }

  /// LINE shows pictures from `https` only.
  static boolean isShown(URI picture) {
    return "https".equals(picture.getScheme());
  }

  private Optional<URI> link(Report report, String what) {
    return root.map(
        uri ->
            URI.create(
                "%s/api/reports/%s/%s?lang=%s&date=%s"
                    .formatted(
                        uri.toString().replaceAll("/+$", ""),
                        URLEncoder.encode(report.ticker(), StandardCharsets.UTF_8),
                        what,
                        report.lang(),
                        report.date())));
  }
}
