package openbell.report;

/// A reason that the stance rules know: its weight in points and how it is told.
///
/// The texts are fragments that fit after "because" and `เหตุผลหลักคือ`; the fragments of the
/// sentence bank, and their plain opposites where the bank has only one side.
public enum Reason {
  ABOVE_AVERAGES(50, "ราคาอยู่เหนือเส้นค่าเฉลี่ยสำคัญ", "price is above its main averages"),
  ABOVE_SHORT_AVERAGES(
      30, "ราคาอยู่เหนือเส้นค่าเฉลี่ยระยะสั้น", "price is above its short averages"),
  ABOVE_LONG_AVERAGE(
      20, "ราคาอยู่เหนือเส้นค่าเฉลี่ย 200 วัน", "price is above its 200-day average"),
  MACD_ABOVE_SIGNAL(25, "MACD อยู่เหนือเส้นสัญญาณ", "MACD is above its signal line"),
  VOLUME_BACKS_RISE(25, "ปริมาณซื้อขายสนับสนุนการขึ้น", "volume supports the rise"),
  OVERSOLD(10, "RSI อยู่ในเขตขายมากเกินไป", "RSI is oversold"),
  BELOW_AVERAGES(-50, "ราคาอยู่ใต้เส้นค่าเฉลี่ยสำคัญ", "price is below its main averages"),
  BELOW_SHORT_AVERAGES(
      -30, "ราคาอยู่ใต้เส้นค่าเฉลี่ยระยะสั้น", "price is below its short averages"),
  BELOW_LONG_AVERAGE(-20, "ราคาอยู่ใต้เส้นค่าเฉลี่ย 200 วัน", "price is below its 200-day average"),
  MACD_BELOW_SIGNAL(-25, "MACD อยู่ใต้เส้นสัญญาณ", "MACD is below its signal line"),
  HEAVY_SELLING(-25, "แรงขายมาพร้อมปริมาณที่หนาแน่น", "selling came on heavy volume"),
  OVERBOUGHT(-10, "RSI อยู่ในเขตซื้อมากเกินไป", "RSI is overbought"),
  FAR_FROM_AVERAGES(-10, "ราคาอยู่ห่างจากค่าเฉลี่ยมาก", "price is far from its averages");

  private final int points;
  private final String thai;
  private final String english;

  Reason(int points, String thai, String english) {
    this.points = points;
    this.thai = thai;
    this.english = english;
  }

  /// What it adds to the score, in hundredths; above zero speaks for the stock.
  public int points() {
    return points;
  }

  /// The reason as a fragment of a sentence.
  public String text(Lang lang) {
    return lang.pick(thai, english);
  }
}
