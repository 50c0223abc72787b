package openbell.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import openbell.market.Exchange;
import openbell.market.Study;
import openbell.market.Ticker;

/** Texts as a model writes them, honest and falsified, with the histories they are told of. */
final class Corpus {
  /** One text: what it is of, whether it is honest, and what was made false in it. */
  record Text(String id, Lang lang, String study, boolean honest, String falsified, String text) {
    List<String> problems() {
      Brief brief = brief(study);
      Map<String, String> values = values(brief, lang);
      return TextCheck.problems(section(), text, brief, lang, values);
    }

    /** Texts told with news are of the story, the only place for it. */
    private Section section() {
      return study.contains("+") ? Section.STORY : Section.KNOW;
    }
  }

  private static final Ticker NVDA =
      new Ticker("NVDA19", "NVDA", "NVIDIA", Exchange.byId("NASDAQ").orElseThrow(), "USD", true);
  private static final Ticker HSBC =
      new Ticker(
          "0005.HK", "0005.HK", "HSBC Holdings", Exchange.byId("HKEX").orElseThrow(), "HKD", false);

  /**
   * The day of the style guide's fact set: a heavy fall within the bands, RSI oversold and among
   * its lowest, MACD negative and below its signal line on both bars, under the 20- and 50-day
   * averages, over the 200-day average and VWAP, swings wide.
   */
  private static final Study FALL = Studies.walk(168703, 700, 0.0);

  /** A rise on usual volume in a stacked uptrend, over the upper band, RSI overbought. */
  private static final Study RISE = Studies.walk(2804, 700, 0.12);

  /**
   * Hardly a change on thin volume, RSI in the middle, MACD just over its signal line and negative,
   * under the 200-day average, swings narrow.
   */
  private static final Study QUIET = Studies.walk(145385, 700, -0.12);

  private static final List<Headline> NEWS =
      List.of(
          headline("Quarterly profit beats estimates by 8%", "Reuters", "2017-09-06T02:00:00Z"),
          headline("Bank opens 3 branches as fees climb", "Bloomberg", "2017-09-05T02:00:00Z"),
          headline(
              "Shares fall after outlook is cut", "The Straits Times", "2017-09-04T02:00:00Z"));

  private Corpus() {}

  private static Headline headline(String title, String source, String at) {
    return new Headline(title, source, Instant.parse(at), "https://example.com/" + source.length());
  }

  /**
   * The brief of a study, which may name its news too: {@code fall+0}, {@code fall+1}, {@code
   * rise+3} with so many headlines, {@code fall+failed} with a source that did not answer.
   */
  static Brief brief(String study) {
    int plus = study.indexOf('+');
    return plus < 0
        ? plain(study)
        : withNews(plain(study.substring(0, plus)), study.substring(plus + 1));
  }

  private static Brief withNews(Brief brief, String news) {
    boolean failed = news.equals("failed");
    List<Headline> headlines = NEWS.subList(0, failed ? 0 : Integer.parseInt(news));
    return new Brief(
        brief.ticker(),
        brief.study(),
        brief.quality(),
        brief.date(),
        brief.freshness(),
        brief.source(),
        brief.stance(),
        headlines,
        failed ? Brief.NewsState.FAILED : Brief.NewsState.ASKED);
  }

  private static Brief plain(String study) {
    return switch (study) {
      case "fall" -> Studies.brief(Studies.DBS19, FALL);
      case "rise" -> Studies.brief(NVDA, RISE);
      case "quiet" -> Studies.brief(HSBC, QUIET);
      default -> throw new IllegalArgumentException("no such study: " + study);
    };
  }

  static Map<String, String> values(Brief brief, Lang lang) {
    return Placeholders.of(brief, lang, Studies.CLOCK.instant());
  }

  static List<Text> read(String name) {
    try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream(name), name)) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines().filter(line -> !line.startsWith("#")).map(Corpus::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Text text(String line) {
    String[] cells = line.split("\t", -1);
    Lang lang = Lang.valueOf(cells[1].toUpperCase(Locale.ROOT));
    return new Text(cells[0], lang, cells[2], cells[3].equals("honest"), cells[4], cells[5]);
  }
}
