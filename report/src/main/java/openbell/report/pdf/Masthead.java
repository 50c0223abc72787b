package openbell.report.pdf;

import java.awt.Color;
import java.util.Optional;
import openbell.market.Fact;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Wording;

/// Whose report it is, of which day, the price and its change, what the price is of, the view.
final class Masthead implements Block {
  private static final Color UP = new Color(0x0A7D72);
  private static final Color DOWN = new Color(0xC62828);
  private static final Color LEVEL = new Color(0x5A6272);
  private static final Color CHIP = new Color(0xEAF0FB);
  private static final double SECOND_LINE = 31;
  private static final double THIRD_LINE = 51;
  private static final double HEIGHT = 68;
  private static final double CHIP_PADDING = 8;

  private final Report report;
  private final Lang lang;
  private final Lines lines;

  Masthead(Report report, Lang lang, Lines lines) {
    this.report = report;
    this.lang = lang;
    this.lines = lines;
  }

  @Override
  public double height() {
    return HEIGHT;
  }

  @Override
  public void draw(Canvas canvas, double top) {
    canvas.artifact(() -> canvas.box(Type.NAVY, Canvas.LEFT, top - 8, Canvas.WIDTH, 3, 0));
    Optional<String> price = price();
    double priceWidth = price.map(p -> lines.width(p, Type.PRICE)).orElse(0f);
    double room = Canvas.WIDTH - priceWidth - 20;
    canvas.tagged(
        canvas.element("H1"),
        () ->
            canvas.text(lines.one(report.name(), Type.TITLE, room), Type.TITLE, Canvas.LEFT, top));
    canvas.tagged(
        canvas.element("P"),
        () -> {
          price.ifPresent(p -> canvas.textRight(p, Type.PRICE, Canvas.RIGHT, top));
          change(canvas, top + SECOND_LINE - 2);
        });
    canvas.tagged(
        canvas.element("P"),
        () -> canvas.text(whose(), Type.LESSER, Canvas.LEFT, top + SECOND_LINE));
    stance(canvas, top + THIRD_LINE);
  }

  private Optional<String> price() {
    return value(Fact.CLOSE)
        .map(close -> Wording.price(Wording.number(close, decimals()), report.currency(), lang));
  }

  private void change(Canvas canvas, double top) {
    value(Fact.CHANGE_PCT)
        .ifPresent(
            change -> {
              Color color = change > 0 ? UP : change < 0 ? DOWN : LEVEL;
              String text = Wording.fact(Fact.CHANGE_PCT, change, decimals());
              canvas.textRight(text, Type.MOVE.in(color), Canvas.RIGHT, top);
            });
  }

  private String whose() {
    String symbol =
        report.ticker().equals(report.symbol())
            ? report.ticker()
            : report.ticker() + " · " + report.symbol();
    String date = Wording.date(report.factsAsOf(), lang);
    return symbol + " · " + (lang == Lang.TH ? "ข้อมูล ณ วันที่ " : "data as of ") + date;
  }

  /// What the price is of at the left, the view at the right.
  private void stance(Canvas canvas, double top) {
    Report.StanceInfo stance = report.stance();
    String view = stance == null ? "" : view(stance.value());
    double chip = view.isEmpty() ? 0 : lines.width(view, Type.COLUMN) + 2 * CHIP_PADDING;
    String of = lines.one(Wording.priceOf(report, lang), Type.LESSER, Canvas.WIDTH - chip - 12);
    canvas.tagged(canvas.element("P"), () -> canvas.text(of, Type.LESSER, Canvas.LEFT, top));
    if (!view.isEmpty()) {
      canvas.artifact(() -> canvas.box(CHIP, Canvas.RIGHT - chip, top - 1, chip, 16, 8));
      canvas.tagged(
          canvas.element("P"),
          () ->
              canvas.text(
                  view, Type.COLUMN.in(Type.NAVY), Canvas.RIGHT - chip + CHIP_PADDING, top));
    }
  }

  private String view(String value) {
    boolean thai = lang == Lang.TH;
    String view =
        switch (value) {
          case "BUY" -> thai ? "มุมมองเชิงบวก" : "Positive view";
          case "SELL" -> thai ? "มุมมองเชิงลบ" : "Negative view";
          default -> thai ? "มุมมองเป็นกลาง" : "Neutral view";
        };
    return view + (thai ? " จากกฎของระบบ" : " by fixed rules");
  }

  private Optional<Double> value(Fact fact) {
    return Optional.ofNullable(report.facts().get(fact.key()));
  }

  private int decimals() {
    return Wording.priceDecimals(report.currency(), value(Fact.CLOSE).orElse(1.0));
  }
}
