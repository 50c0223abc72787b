package openbell.feeds;

import java.net.URI;
import java.time.Instant;
import java.util.Set;

/**
 * A headline as its source gave it, made fit for one line.
 *
 * @param title one line of at most 160 characters, never blank
 * @param publisher who published it, one line
 * @param publishedAt when
 * @param url where it can be read: http or https
 * @param symbols what the source says it is about; often empty, sometimes wrong
 */
public record NewsItem(
    String title, String publisher, Instant publishedAt, URI url, Set<String> symbols) {

  public NewsItem {
    symbols = Set.copyOf(symbols);
    if (title.isBlank()) {
      throw new IllegalArgumentException("A headline of " + url + " without a title");
    }
  }
}
