package openbell.edge.line;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import openbell.report.Lang;

/// What the bot has to know of its channel. The keys are asked for each time, as they may change
/// while the process runs.
///
/// @param channelSecret signs webhooks; without it none is accepted
/// @param accessToken allows to send; without it nothing is
/// @param apiBase the root of LINE's service
/// @param publicUrl the root of the links that are sent out; without it bubbles have no picture and
///   no PDF
/// @param lang the language of people who have chosen none
public record LineSettings(
    Supplier<Optional<String>> channelSecret,
    Supplier<Optional<String>> accessToken,
    URI apiBase,
    Optional<URI> publicUrl,
    Lang lang) {
  /// LINE's own service.
  public static final URI LINE = URI.create("https://api.line.me");

  /// Checks that both addresses are of the web.
  public LineSettings {
    requireWeb(apiBase, "the root of LINE's API");
    publicUrl.ifPresent(url -> requireWeb(url, "the root of links"));
  }

  private static void requireWeb(URI uri, String what) {
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "%s is %s: give a URL such as https://example.org".formatted(what, uri));
    }
  }
}
