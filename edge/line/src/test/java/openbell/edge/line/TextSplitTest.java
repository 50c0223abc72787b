package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextSplitTest {
  @Test
  void whatFitsStaysWhole() {
    assertThat(TextSplit.split("One. Two.\n", 20, 5)).containsExactly("One. Two.");
    assertThat(TextSplit.split("  ", 20, 5)).isEmpty();
  }

  @Test
  void cutsAfterALineBeforeASentence() {
    assertThat(TextSplit.split("First line is here\nSecond. Third words", 24, 5))
        .containsExactly("First line is here", "Second. Third words");
  }

  @Test
  void cutsAfterASentence() {
    assertThat(TextSplit.split("It rose 1.5 today. It may fall soon", 22, 5))
        .containsExactly("It rose 1.5 today.", "It may fall soon");
  }

  @Test
  void cutsThaiWhereASentenceEndsAndNotBesideANumber() {
    // The space between Thai letters ends a sentence; those around 55.10 do not.
    assertThat(TextSplit.split("ราคาปรับลง แรงขายมี 55.10 บาท", 26, 5))
        .containsExactly("ราคาปรับลง แรงขายมี 55.10", "บาท");
    assertThat(TextSplit.split("แรงขายลดลง ราคาปรับลง 55.10 บาท", 24, 5))
        .containsExactly("แรงขายลดลง ราคาปรับลง", "55.10 บาท");
    assertThat(TextSplit.split("ราคาปรับลง 55 บาท แรงขายมีน้ำหนัก", 30, 5))
        .containsExactly("ราคาปรับลง 55 บาท", "แรงขายมีน้ำหนัก");
  }

  @Test
  void neverCutsALetterInTwo() {
    String flags = "📈".repeat(9);
    List<String> parts = TextSplit.split(flags, 5, 5);
    assertThat(parts).containsExactly("📈📈", "📈📈", "📈📈", "📈📈", "📈");
    assertThat(TextSplit.split("กี่".repeat(4), 7, 5)).containsExactly("กี่กี่", "กี่กี่");
  }

  @Test
  void whatDoesNotFitAtAllEndsInAnEllipsis() {
    assertThat(TextSplit.split("aaaa bbbb cccc dddd eeee", 10, 2))
        .containsExactly("aaaa bbbb", "cccc dddd…");
  }

  @Test
  void partsOfALongReportAreOfLinesLength() {
    String text = "ราคาปรับขึ้น ".repeat(1200);
    List<String> parts = TextSplit.split(text, 5);
    assertThat(parts).hasSize(4).allSatisfy(p -> assertThat(p.length()).isBetween(500, 5000));
    assertThat(String.join(" ", parts)).isEqualTo(text.strip());
  }
}
