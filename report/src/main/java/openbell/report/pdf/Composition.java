package openbell.report.pdf;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import openbell.market.Exchange;
import openbell.report.Headline;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Section;
import openbell.report.Wording;
import openbell.report.chart.ChartData;
import openbell.report.chart.ChartPainter;

/// A report as blocks on pages: the first with the chart and as many sections as go with it, the
/// second with the rest.
final class Composition {
  /// Height of a page's body in points.
  static final double ROOM = Canvas.PAGE_HEIGHT - Footer.HEIGHT - 44;

  private static final double LEAST_CHART = 330;
  private static final double MOST_CHART = 400;

  private final Report report;
  private final Lang lang;
  private final Lines lines;
  private final Indicators indicators;

  Composition(Report report, Lang lang, Lines lines) {
    this.report = report;
    this.lang = lang;
    this.lines = lines;
    this.indicators = new Indicators(report, lang);
  }

  List<List<Block>> pages(Optional<ChartData> chart, ChartPainter painter) {
    List<Block> head = head();
    List<List<Block>> sections = sections();
    List<Block> first = new ArrayList<>(head);
    int together = sections.size();
    if (chart.isPresent()) {
      double room = ROOM - height(head) - 10;
      together = fitting(sections, room - LEAST_CHART);
      double tall = room - height(flat(sections.subList(0, together)));
      first.add(
          new ChartFigure(
              painter,
              chart.get(),
              lang,
              alternative(chart.get()),
              Math.clamp(tall, LEAST_CHART, MOST_CHART)));
    } else {
      first.add(
          new Paragraph(
              lines.of(
                  lang == Lang.TH ? "ไม่มีกราฟในรายงานฉบับนี้" : "This report has no chart.",
                  Type.LESSER,
                  Canvas.WIDTH),
              Type.LESSER,
              8));
    }
    first.addAll(flat(sections.subList(0, together)));
    List<Block> rest = new ArrayList<>(flat(sections.subList(together, sections.size())));
    rest.addAll(percentiles());
    rest.addAll(news());
    rest.addAll(SmallPrint.of(report, lang, lines));
    List<List<Block>> pages = new ArrayList<>(Pages.of(first, ROOM));
    pages.addAll(Pages.of(rest, ROOM));
    return pages;
  }

  private List<Block> head() {
    List<Block> head = new ArrayList<>();
    head.add(new Masthead(report, lang, lines));
    Wording.staleLabel(report)
        .ifPresent(label -> head.add(new Notice(lines.of(label, Type.NOTICE, Canvas.WIDTH - 20))));
    return head;
  }

  /// All sections but the last, which has the table and is on the second page.
  private List<List<Block>> sections() {
    List<List<Block>> sections = new ArrayList<>();
    for (Section section : Section.values()) {
      String text = report.sections().get(section.key());
      if (section != Section.PERCENTILES && text != null) {
        sections.add(section(section, text));
      }
    }
    return sections;
  }

  private List<Block> section(Section section, String text) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Heading(icon(section), title(section)));
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line ->
                blocks.add(new Paragraph(lines.of(line, Type.BODY, Canvas.WIDTH), Type.BODY, 1)));
    return blocks;
  }

  private List<Block> percentiles() {
    String text = report.sections().getOrDefault(Section.PERCENTILES.key(), "");
    List<String> told = text.lines().filter(line -> !indicators.tells(line)).toList();
    List<Block> blocks = new ArrayList<>(section(Section.PERCENTILES, String.join("\n", told)));
    blocks.addAll(indicators.blocks());
    return blocks;
  }

  private List<Block> news() {
    List<Block> blocks = new ArrayList<>();
    for (Headline news : report.news()) {
      if (blocks.isEmpty()) {
        blocks.add(new Heading("📰", lang == Lang.TH ? "ข่าวที่เกี่ยวข้อง" : "Related news"));
      }
      String date = Wording.date(news.publishedAt().atZone(zone()).toLocalDate(), lang);
      blocks.add(
          new NewsItem(
              lines.of(news.title(), Type.LINK, Canvas.WIDTH),
              lines.one(news.source() + " · " + date, Type.LESSER, Canvas.WIDTH),
              news.url()));
    }
    return blocks;
  }

  /// The exchange's, as in the story.
  private ZoneId zone() {
    return Exchange.byCode(report.exchange()).map(Exchange::zone).orElse(ZoneOffset.UTC);
  }

  /// How many sections go into a height.
  private static int fitting(List<List<Block>> sections, double room) {
    int count = 0;
    double used = 0;
    for (List<Block> section : sections) {
      used += height(section);
      if (used > room) {
        break;
      }
      count++;
    }
    return count;
  }

  private static double height(List<Block> blocks) {
    return blocks.stream().mapToDouble(Block::height).sum();
  }

  private static List<Block> flat(List<List<Block>> sections) {
    return sections.stream().flatMap(List::stream).toList();
  }

  private String alternative(ChartData chart) {
    String date = Wording.date(chart.study().asOf(), lang);
    return lang == Lang.TH
        ? "กราฟแท่งเทียนรายวันของ "
            + report.name()
            + " ถึงวันที่ "
            + date
            + " พร้อมปริมาณซื้อขาย เส้นค่าเฉลี่ย 20, 50 และ 200 วัน Bollinger Bands, RSI และ MACD"
        : "Daily candlestick chart of "
            + report.name()
            + " to "
            + date
            + " with volume, averages of 20, 50 and 200 days, Bollinger Bands, RSI and MACD";
  }

  private static String icon(Section section) {
    return switch (section) {
      case STORY -> "📖";
      case KNOW -> "💡";
      case ACTION -> "🎯";
      case RISKS -> "⚠";
      case PERCENTILES -> "📊";
    };
  }

  /// The heading without its emoji: the icon is set in its own typeface.
  private String title(Section section) {
    return Fonts.legible(section.heading(lang));
  }
}
