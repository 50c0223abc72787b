package openbell.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FillerTest {
  @Test
  void latinValueIsSetOffFromThai() {
    assertThat(Filler.fill("เหตุผลหลักคือ{{r}}", Map.of("r", "MACD อยู่เหนือ"), Lang.TH))
        .isEqualTo("เหตุผลหลักคือ MACD อยู่เหนือ");
    assertThat(Filler.fill("(หน่วยเป็น{{c}})", Map.of("c", "GBP"), Lang.TH))
        .isEqualTo("(หน่วยเป็น GBP)");
    assertThat(Filler.fill("{{p}}ของวัน", Map.of("p", "3.2%"), Lang.TH)).isEqualTo("3.2% ของวัน");
  }

  @Test
  void thaiValueJoinsThaiWithoutASpace() {
    assertThat(Filler.fill("หน่วยเป็น{{c}}", Map.of("c", "บาท"), Lang.TH))
        .isEqualTo("หน่วยเป็นบาท");
    assertThat(Filler.glue("ส่วน", "ปริมาณซื้อขาย")).isEqualTo("ส่วนปริมาณซื้อขาย");
    assertThat(Filler.glue("ด้าน", "MACD")).isEqualTo("ด้าน MACD");
  }

  @Test
  void missingValueIsAnError() {
    assertThatThrownBy(() -> Filler.fill("{{x}}", Map.of(), Lang.EN))
        .isInstanceOf(UnverifiedTextException.class)
        .hasMessage("no value for {{x}}");
  }

  @Test
  void valueThatLooksLikeAPlaceholderIsNotFilledAgain() {
    assertThat(Filler.fill("{{a}} {{b}}", Map.of("a", "{{b}}", "b", "1"), Lang.EN))
        .isEqualTo("{{b}} 1");
  }
}
