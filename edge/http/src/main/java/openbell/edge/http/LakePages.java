package openbell.edge.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import openbell.desk.LakeDesk;
import openbell.desk.LakeOverview;
import openbell.market.TickerRegistry;

/// `/lake`: how complete the lake is, and answers to questions in SQL.
final class LakePages {
  /// Whose questions the documents show.
  private static final String EXAMPLE = "AAPL";

  private final LakeDesk desk;
  private final TickerRegistry registry;
  private final Predicate<Request> mayAsk;

  /// @param mayAsk who may ask in SQL; others see how complete the lake is
  LakePages(LakeDesk desk, TickerRegistry registry, Predicate<Request> mayAsk) {
    this.desk = desk;
    this.registry = registry;
    this.mayAsk = mayAsk;
  }

  Response page(Request request, PageFrame frame) {
    boolean may = mayAsk.test(request);
    Optional<String> sql = request.parameter("sql").map(String::strip).filter(_ -> may);
    Optional<LakeDesk.Answer> answer = sql.map(question -> asked(desk, question));
    Optional<LakeOverview> overview = desk.overview();
    LakePage page =
        new LakePage(frame, registry, desk.tables(), questions(overview), may, sql.orElse(""));
    Response response =
        frame.page(answer.map(LakePages::status).orElse(200), page.content(overview, answer));
    return answer.orElse(null) instanceof LakeDesk.Answer.Busy busy
        ? response.with("Retry-After", Long.toString(busy.retryAfter().toSeconds()))
        : response;
  }

  /// The five questions of docs/howto/lake.md, of a stock that the lake has.
  private static List<String> questions(Optional<LakeOverview> overview) {
    List<String> held =
        overview.stream()
            .flatMap(o -> o.rows().stream())
            .filter(row -> row.state() != LakeOverview.State.MISSING)
            .map(LakeOverview.Row::symbol)
            .toList();
    String symbol =
        held.isEmpty() || held.contains(EXAMPLE) || !held.getLast().matches("[A-Z0-9.^=&_-]+")
            ? EXAMPLE
            : held.getLast();
    return questions().stream()
        .map(q -> q.replace("'" + EXAMPLE + "'", "'" + symbol + "'"))
        .toList();
  }

  static List<String> questions() {
    try (InputStream in =
        Objects.requireNonNull(
            LakePages.class.getResourceAsStream("questions.sql"),
            "questions.sql is not on the class path")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("\n;\n", -1)).filter(q -> !q.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read questions.sql", e);
    }
  }

  static LakeDesk.Answer asked(LakeDesk desk, String sql) {
    try {
      return desk.ask(sql);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new LakeDesk.Answer.Failed("the question was interrupted: ask again");
    }
  }

  private static int status(LakeDesk.Answer answer) {
    return switch (answer) {
      case LakeDesk.Answer.Rows _ -> 200;
      case LakeDesk.Answer.Wrong _, LakeDesk.Answer.TooMuch _ -> 400;
      case LakeDesk.Answer.Busy _, LakeDesk.Answer.Failed _ -> 503;
    };
  }
}
