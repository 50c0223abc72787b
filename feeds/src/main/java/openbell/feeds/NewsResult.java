package openbell.feeds;

import java.util.List;

/** What a source of news said. */
public sealed interface NewsResult {

  /**
   * It answered.
   *
   * @param raw the body as it was received
   * @param items as the source ranks them; may be empty
   */
  record Found(RawResponse raw, List<NewsItem> items) implements NewsResult {
    public Found {
      items = List.copyOf(items);
    }
  }

  /** It did not answer, or with something else. */
  record Failed(String reason) implements NewsResult {}
}
