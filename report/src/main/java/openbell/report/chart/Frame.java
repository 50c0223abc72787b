package openbell.report.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import openbell.market.Fact;
import openbell.market.Study;
import openbell.market.Ticker;
import openbell.report.Lang;
import openbell.report.Wording;
import openbell.report.font.Face;

/// What stands around the panels of a picture: whose chart it is, the last price and what it is of,
/// and that it is no advice.
final class Frame {
  private static final double MARGIN = 22;
  private static final double TOP = 88;
  private static final double BOTTOM = 34;
  private static final double BETWEEN = 24;

  private final Ticker ticker;
  private final Study study;
  private final Lang lang;
  private final Palette palette;

  Frame(ChartData data, Lang lang, Palette palette) {
    this.ticker = data.ticker();
    this.study = data.study();
    this.lang = lang;
    this.palette = palette;
  }

  /// Draws it and returns the room that is left inside.
  Rectangle2D draw(Graphics2D g, double width, double height) {
    double right = width - MARGIN;
    double free = price(g, right) - BETWEEN;
    Font title = Face.BOLD.at(27);
    String name = ticker.name().equals(ticker.ticker()) ? "" : "  ·  " + ticker.name();
    text(g, title, palette.strong(), fitting(g, title, ticker.ticker() + name, free - MARGIN), 42);
    Font small = Face.REGULAR.at(15);
    String date = dated();
    double dateLeft = right - g.getFontMetrics(small).stringWidth(date);
    g.setFont(small);
    g.setColor(palette.ink());
    g.drawString(date, (float) dateLeft, 70);
    String of = fitting(g, small, Wording.priceOf(ticker, lang), dateLeft - BETWEEN - MARGIN);
    text(g, small, palette.ink(), of, 70);
    String disclaimer =
        lang == Lang.TH
            ? "ข้อมูลประกอบการตัดสินใจ ไม่ใช่คำแนะนำการลงทุน · การลงทุนมีความเสี่ยง"
            : "For information only, not investment advice. Investing involves risk.";
    text(g, Face.REGULAR.at(13), palette.ink(), disclaimer, height - 14);
    return new Rectangle2D.Double(MARGIN, TOP, width - MARGIN - MARGIN / 2, height - TOP - BOTTOM);
  }

  /// Price, currency and change, right-aligned; returns where they begin.
  private double price(Graphics2D g, double right) {
    double close = study.last(Fact.CLOSE);
    int decimals = Wording.priceDecimals(ticker.currency(), close);
    String price = Wording.price(Wording.number(close, decimals), ticker.currency(), lang);
    double change = study.last(Fact.CHANGE_PCT);
    String moved = Double.isFinite(change) ? Wording.fact(Fact.CHANGE_PCT, change, decimals) : "";
    Color color = !(Math.abs(change) > 0) ? palette.ink() : palette.move(0, change);
    Font font = Face.BOLD.at(27);
    g.setFont(font);
    double left = right - g.getFontMetrics(font).stringWidth(moved);
    g.setColor(color);
    g.drawString(moved, (float) left, 42);
    left -= g.getFontMetrics(font).stringWidth(price) + (moved.isEmpty() ? 0 : 14);
    g.setColor(palette.strong());
    g.drawString(price, (float) left, 42);
    return left;
  }

  private String dated() {
    String date = Wording.date(study.asOf(), lang);
    return lang == Lang.TH ? "รายวัน · ราคาปิด " + date : "Daily · close of " + date;
  }

  private static void text(Graphics2D g, Font font, Color color, String text, double baseline) {
    g.setFont(font);
    g.setColor(color);
    g.drawString(text, (float) MARGIN, (float) baseline);
  }

  /// The text, cut with an ellipsis where it is too long.
  private static String fitting(Graphics2D g, Font font, String text, double width) {
    if (g.getFontMetrics(font).stringWidth(text) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && g.getFontMetrics(font).stringWidth(text.substring(0, end) + "…") > width) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }
}
