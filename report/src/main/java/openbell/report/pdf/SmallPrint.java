package openbell.report.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import openbell.report.Lang;
import openbell.report.Report;
import openbell.report.Wording;

/// Where the report comes from and what it is not.
final class SmallPrint {
  private static final String THAI =
      "รายงานนี้จัดทำโดยระบบอัตโนมัติจากข้อมูลราคาย้อนหลัง เพื่อเป็นข้อมูลเท่านั้น"
          + " ไม่ใช่คำแนะนำหรือการชักชวนให้ซื้อหรือขายหลักทรัพย์ การลงทุนมีความเสี่ยง"
          + " ผู้ลงทุนควรศึกษาข้อมูลก่อนตัดสินใจลงทุน ข้อมูลมาจากแหล่งภายนอก อาจล่าช้า"
          + " คลาดเคลื่อน หรือไม่ครบถ้วน มุมมองในรายงานคำนวณจากกฎที่กำหนดไว้ล่วงหน้า"
          + " ไม่ได้พิจารณาวัตถุประสงค์ ฐานะการเงิน หรือระดับความเสี่ยงที่รับได้ของผู้ลงทุนรายใด"
          + " สถิติในอดีตไม่ได้ยืนยันผลในอนาคต สำหรับ DR ผู้ลงทุนควรทำความเข้าใจลักษณะสินค้า"
          + " เงื่อนไขผลตอบแทน และความเสี่ยงก่อนตัดสินใจลงทุน รวมถึงความเสี่ยงจากอัตราแลกเปลี่ยน"
          + " อัตราส่วนการแปลง สภาพคล่อง และผู้ออกตราสาร"
          + " ข้อความบางส่วนอาจเรียบเรียงด้วยปัญญาประดิษฐ์ (AI)"
          + " โดยตัวเลขทุกตัวผ่านการตรวจสอบกับข้อมูลที่คำนวณ";
  private static final String ENGLISH =
      "This report is produced automatically from past prices, for information only. It is not a"
          + " recommendation or an invitation to buy or sell. Investing involves risk; study the"
          + " information before you decide. Data come from third parties and may be late, wrong or"
          + " incomplete. The view is computed by fixed rules and takes no account of anyone's"
          + " objectives, finances or risk tolerance. Past statistics do not assure future results."
          + " For DRs, understand the product, its return conditions and its risks first, including"
          + " exchange rate, conversion ratio, liquidity and issuer risk. Some wording may be"
          + " AI-written; every number is checked against computed data.";

  private SmallPrint() {}

  static List<Block> of(Report report, Lang lang, Lines lines) {
    boolean thai = lang == Lang.TH;
    String made =
        (thai ? "จัดทำเมื่อ " : "Made ")
            + Wording.moment(report.generatedAt(), lang)
            + (thai ? " · แหล่งข้อมูล " : " · source ")
            + Wording.source(report.source(), lang)
            + (thai ? " · นิยามตัวชี้วัดรุ่นที่ " : " · indicator definitions, version ")
            + report.definitionsVersion();
    List<Block> blocks = new ArrayList<>();
    blocks.add(small(made, 12, lines));
    List<String> keys = keys(report.lineage());
    if (!keys.isEmpty()) {
      String lead = thai ? "ที่มาในคลังข้อมูล " : "Lineage in the data lake: ";
      blocks.add(small(lead + String.join(" · ", keys), 2, lines));
    }
    blocks.add(small(thai ? THAI : ENGLISH, 3, lines));
    return blocks;
  }

  private static List<String> keys(Report.Lineage lineage) {
    return Stream.concat(
            lineage.raw().stream(),
            Stream.of(lineage.indicators(), lineage.percentiles(), lineage.report())
                .filter(Objects::nonNull))
        .toList();
  }

  private static Paragraph small(String text, double before, Lines lines) {
    return new Paragraph(lines.of(text, Type.SMALL, Canvas.WIDTH), Type.SMALL, before);
  }
}
