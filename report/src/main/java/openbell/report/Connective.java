package openbell.report;

import java.util.List;

/// A word that joins a sentence to the one before it, with how often a report may use it.
enum Connective {
  NONE("", "", 0),
  AS_FOR("ด้าน", "", 2),
  WHILE_TOPIC("ส่วน", "", 2),
  AT_THE_SAME_TIME("ขณะเดียวกัน ", "Likewise, ", 1),
  BESIDES("นอกจากนี้ ", "Also, ", 1),
  MOREOVER("อีกทั้ง", "", 1),
  HOWEVER("อย่างไรก็ตาม ", "However, ", 1),
  WHEREAS("ขณะที่", "But ", 2),
  THAT_SAID("ทั้งนี้ ", "", 1),
  CONVERSELY("ในทางกลับกัน ", "Conversely, ", 1);

  /// Ways to go on in the same direction, in the order of preference.
  static final List<Connective> SAME = List.of(AT_THE_SAME_TIME, BESIDES, MOREOVER);

  /// Ways to turn.
  static final List<Connective> OPPOSITE = List.of(HOWEVER, WHEREAS);

  private final String thai;
  private final String english;
  private final int mostPerReport;

  Connective(String thai, String english, int mostPerReport) {
    this.thai = thai;
    this.english = english;
    this.mostPerReport = mostPerReport;
  }

  int mostPerReport() {
    return mostPerReport;
  }

  /// The sentence with this word before it.
  String join(String sentence, Lang lang) {
    if (this == NONE) {
      return sentence;
    }
    if (lang == Lang.TH) {
      return thai.endsWith(" ") ? thai + sentence : Filler.glue(thai, sentence);
    }
    return english.isEmpty() ? sentence : english + lowerFirst(sentence);
  }

  /// `Price is` becomes `price is`; `MACD` and placeholders stay.
  private static String lowerFirst(String sentence) {
    boolean word =
        sentence.length() > 1
            && Character.isUpperCase(sentence.charAt(0))
            && !Character.isUpperCase(sentence.charAt(1));
    return word ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1) : sentence;
  }
}
