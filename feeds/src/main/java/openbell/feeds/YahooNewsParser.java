package openbell.feeds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The headlines in a body of Yahoo's search; one that lacks something is left out. */
final class YahooNewsParser {

  private static final JsonFactory JSON = new JsonFactory();

  // The end of the year 9999: what is later is milliseconds, or nonsense.
  private static final long LATEST_SECOND = 253_402_300_799L;

  private YahooNewsParser() {}

  /**
   * Reads a body.
   *
   * @throws IOException when it is no search answer; the text says why
   */
  static List<NewsItem> parse(byte[] body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      List<NewsItem> items = new ArrayList<>();
      boolean told = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean news = json.currentName().equals("news");
        if (json.nextToken() == JsonToken.START_ARRAY && news) {
          told = true;
          while (json.nextToken() == JsonToken.START_OBJECT) {
            item(json).ifPresent(items::add);
          }
        } else {
          json.skipChildren();
        }
      }
      if (!told) {
        throw new IOException("no list of news");
      }
      return items;
    }
  }

  private static Optional<NewsItem> item(JsonParser json) throws IOException {
    String title = "";
    String publisher = "";
    @Nullable URI link = null;
    long published = 0;
    Set<String> symbols = Set.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "title" -> title = Texts.oneLine(json.getValueAsString(""));
        case "publisher" -> publisher = Texts.oneLine(json.getValueAsString(""));
        case "link" -> link = link(json.getValueAsString(""));
        case "providerPublishTime" -> published = json.getValueAsLong(0);
        case "relatedTickers" -> symbols = texts(json);
        default -> json.skipChildren();
      }
    }
    boolean impossible = published <= 0 || published > LATEST_SECOND;
    return title.isEmpty() || publisher.isEmpty() || link == null || impossible
        ? Optional.empty()
        : Optional.of(
            new NewsItem(title, publisher, Instant.ofEpochSecond(published), link, symbols));
  }

  private static Set<String> texts(JsonParser json) throws IOException {
    Set<String> texts = new LinkedHashSet<>();
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        texts.add(json.getValueAsString(""));
        json.skipChildren();
      }
    } else {
      json.skipChildren();
    }
    return texts;
  }

  private static @Nullable URI link(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return web && uri.getHost() != null ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
