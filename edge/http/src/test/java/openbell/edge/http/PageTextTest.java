package openbell.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;

class PageTextTest {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");

  @Test
  void bothLanguagesSayTheSameWithTheSamePlaceholders() {
    PageText thai = PageText.in(Lang.TH);
    PageText english = PageText.in(Lang.EN);
    for (String key : english.keys()) {
      assertThat(thai.get(key)).as(key).isNotBlank();
      assertThat(placeholders(thai.get(key))).as(key).isEqualTo(placeholders(english.get(key)));
    }
  }

  @Test
  void thaiKeepsToTheStyleGuide() {
    for (String key : PageText.in(Lang.TH).keys()) {
      assertThat(PageText.in(Lang.TH).get(key))
          .as(key)
          .doesNotContain("ครับ", "ค่ะ", "วันนี้", "ควรซื้อ", "ควรขาย", "!", "—", "๐");
    }
  }

  private static TreeSet<String> placeholders(String text) {
    TreeSet<String> found = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().map(MatchResult::group).forEach(found::add);
    return found;
  }
}
