package openbell.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where words end was marked by hand; sentences and words are those of the style guide. */
class LineBreaksTest {
  private final LineBreaks breaks = new LineBreaks();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ราคา|ปรับ|ขึ้น |2.30%",
        "RSI |อยู่|ที่|เปอร์เซ็นไทล์|ที่ |3.2",
        "ราคา|อยู่|เหนือ|เส้น|ค่า|เฉลี่ย |20, |50 |และ |200 |วัน"
            + " |และ|เส้น|สั้น|เรียง|อยู่|เหนือ|เส้น|ยาว |เป็น|ลักษณะ|ของ|แนว|โน้ม|ขา|ขึ้น",
        "ปริมาณ|ซื้อ|ขาย|มาก|กว่า|ค่า|เฉลี่ย |104%",
        "เส้น|ค่า|เฉลี่ย |50 |วัน|เพิ่ง|ตัด|เส้น |200 |วัน|ขึ้น |(golden |cross)"
            + " |ซึ่ง|มัก|เกิด|หลัง|จาก|ราคา|ปรับ|ขึ้น|มา|แล้ว|ระยะ|หนึ่ง",
        "การ|ลงทุน|มี|ความ|เสี่ยง |ผู้|ลง|ทุน|ควร|ศึกษา|ข้อมูล|ก่อน|ตัดสิน|ใจ|ลง|ทุน",
        "ราคา|ของ|ออร์เดอร์|ใน|ตลาด|หลักทรัพย์|โฮจิมินห์",
        "ประวัติ|มี|เพียง |60 |วัน|ทำ|การ |เปอร์เซ็นไทล์|จึง|เปลี่ยน|ได้|มาก|เมื่อ|มี|ข้อมูล|เพิ่ม"
      })
  void linesBreakOnlyBetweenWords(String marked) {
    String text = marked.replace("|", "");
    TreeSet<Integer> allowed = new TreeSet<>();
    int at = 0;
    for (String word : marked.split("\\|")) {
      at += word.length();
      allowed.add(at);
    }
    List<String> pieces = breaks.pieces(text);
    assertThat(String.join("", pieces)).isEqualTo(text);
    int end = 0;
    for (String piece : pieces) {
      end += piece.length();
      assertThat(allowed).as("a break after \"%s\" in %s", piece, pieces).contains(end);
    }
    assertThat(pieces.size()).isGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "เปอร์เซ็นไทล์",
        "อินดิเคเตอร์",
        "เมกะเทรนด์",
        "ดรอดาวน์",
        "โบลลิงเจอร์",
        "โกลเดนครอส",
        "แคนเดิลสติก",
        "เซอร์กิตเบรกเกอร์",
        "เซมิคอนดักเตอร์",
        "สเตรตส์ไทมส์",
        "เอ็นวิเดีย",
        "ยูไนเต็ดเฮลท์",
        "เวียดคอมแบงก์"
      })
  void loanWordsStayWholeAndApartFromTheirNeighbours(String word) {
    assertThat(breaks.pieces("ราคาของ" + word + "ปรับขึ้น")).contains(word);
  }

  @Test
  void numberAndUnitShareALine() {
    assertThat(breaks.pieces("ปิดที่ 55.10 ดอลลาร์สิงคโปร์ลดลง"))
        .anyMatch(piece -> piece.startsWith("55.10 ดอลลาร์"));
    assertThat(breaks.pieces("closed at SGD 55.10 today")).contains("SGD 55.10 ");
  }

  @Test
  void marksOfRepetitionAndBracketsStayWithTheirWord() {
    assertThat(breaks.pieces("เทรนด์ๆ (เปอร์เซ็นไทล์)"))
        .containsExactly("เทรนด์ๆ ", "(เปอร์เซ็นไทล์)");
  }
}
