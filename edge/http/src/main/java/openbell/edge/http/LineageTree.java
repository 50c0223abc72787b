package openbell.edge.http;

import java.util.List;
import java.util.Locale;
import openbell.desk.Lineage;
import openbell.report.Wording;

/// Where a report comes from as a tree that can be opened down to the raw objects. Works without
/// JavaScript.
///
/// @param frame for its language
record LineageTree(PageFrame frame) {
  /// So many branches deep at most: an object names what is older than itself, so there are few.
  private static final int DEEPEST = 8;

  /// The tree below these objects.
  Html of(List<Lineage.Node> roots) {
    return Html.of(
        "<ul class=\"tree\">\n{}</ul>\n",
        Html.join(roots.stream().map(root -> node(root, 0)).toList()));
  }

  private Html node(Lineage.Node node, int depth) {
    Html object =
        Html.of(
            """
            <dl><dt>{}</dt><dd><code>{}</code></dd>
            <dt>SHA-256</dt><dd><code>{}</code></dd>
            <dt>{}</dt><dd>{}</dd></dl>
            """,
            words("tree.key"),
            node.key(),
            node.sha256().orElse("–"),
            words("tree.written"),
            node.at()
                .map(at -> Wording.moment(at, frame.words().lang()))
                .orElseGet(() -> words("tree.gone")));
    String name = words("tree." + kind(node.key()));
    String state =
        switch (node.state()) {
          case KEPT -> "";
          case ALTERED -> words("tree.altered");
          case ARCHIVED -> words("tree.archived");
          case MISSING -> words("tree.gone");
        };
    if (node.children().isEmpty() || depth >= DEEPEST) {
      return Html.of(
          "<li><details><summary>{} <small>{}</small></summary>\n{}</details></li>\n",
          name,
          state,
          object);
    }
    return Html.of(
        """
        <li><details><summary>{} <small>{}</small></summary>
        {}<p class="small">{}</p>
        <ul>
        {}</ul></details></li>
        """,
        name,
        state,
        object,
        words("tree.from"),
        Html.join(node.children().stream().map(child -> node(child, depth + 1)).toList()));
  }

  /// What an object is, by the folder that it lies in: the end of a text's key.
  private static String kind(String key) {
    String[] parts = key.split("/", -1);
    String zone = parts[0];
    if (zone.equals("raw") && parts.length > 1) {
      return parts[1].endsWith("_news") ? "news" : "raw";
    }
    String type = parts.length > 1 ? parts[1].toLowerCase(Locale.ROOT) : "";
    return switch (type) {
      case "indicators", "percentiles", "features", "narratives", "reports" -> type;
      default -> "other";
    };
  }

  private String words(String key) {
    return frame.words().get(key);
  }
}
