package openbell.report.pdf;

import java.awt.Color;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Wording;

/// What stands at the foot of each page: whose report, that it is no advice, which page.
record Footer(Report report, Lang lang, int pages) {
  static final double HEIGHT = 48;
  private static final Color LINE = new Color(0xD5DAE4);

  void draw(Canvas canvas, int page) {
    boolean thai = lang == Lang.TH;
    double top = Canvas.PAGE_HEIGHT - HEIGHT + 12;
    String no =
        thai
            ? "ข้อมูลประกอบการตัดสินใจ ไม่ใช่คำแนะนำการลงทุน · การลงทุนมีความเสี่ยง"
            : "For information only, not investment advice. Investing involves risk.";
    String whose = "Openbell · " + report.ticker() + " · " + Wording.date(report.factsAsOf(), lang);
    String where = thai ? "หน้า " + page + " จาก " + pages : "Page " + page + " of " + pages;
    canvas.artifact(
        () -> {
          canvas.box(LINE, Canvas.LEFT, top, Canvas.WIDTH, 0.6, 0);
          canvas.text(whose, Type.SMALL, Canvas.LEFT, top + 5);
          double middle = Canvas.LEFT + (Canvas.WIDTH - canvas.width(no, Type.SMALL)) / 2;
          canvas.text(no, Type.SMALL, middle, top + 5);
          canvas.textRight(where, Type.SMALL, Canvas.RIGHT, top + 5);
        });
  }
}
