package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import openbell.edge.line.Command.Part;
import openbell.market.TickerRegistry;
import openbell.report.Lang;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandReaderTest {
  private final CommandReader reader = new CommandReader(TickerRegistry.bundled());

  @ParameterizedTest
  @CsvSource({
    "DBS19, DBS19, , ALL",
    "dbs, dbs, , ALL",
    "ดีบีเอส, ดีบีเอส, , ALL",
    "DBS19 en, DBS19, EN, ALL",
    "dbs th, dbs, TH, ALL",
    "DBS19 อังกฤษ, DBS19, EN, ALL",
    "DBS19 pdf, DBS19, , PDF",
    "DBS19 pdf en, DBS19, EN, PDF",
    "กราฟ DBS19, DBS19, , CHART",
    "DBS19 ฉบับเต็ม, DBS19, , TEXT",
    "ดู DBS19 หน่อย ครับ, DBS19, , ALL",
    "DBS19 เป็นไง, DBS19, , ALL",
    "ขอรายงาน ดีบีเอส, ดีบีเอส, , ALL",
    "ดูดีบีเอส, ดีบีเอส, , ALL",
    "ดีบีเอสครับ, ดีบีเอส, , ALL",
    "เอฟพีที, เอฟพีที, , ALL", // its end is a filler word too
    "now, now, , ALL",
    "asdf qwer, asdf qwer, , ALL",
    "report, report, , ALL"
  })
  void readsAStockAndWhatIsWantedOfIt(String typed, String query, Lang lang, Part part) {
    assertThat(reader.read(typed))
        .isEqualTo(new Command.Ask(query, Optional.ofNullable(lang), part, Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "follow DBS19, DBS19",
    "Follow dbs, dbs",
    "ติดตาม DBS19, DBS19",
    "ติดตามดีบีเอส, ดีบีเอส",
    "follow, ''"
  })
  void readsWhatIsToBeFollowed(String typed, String query) {
    assertThat(reader.read(typed)).isEqualTo(new Command.Follow(query));
  }

  @ParameterizedTest
  @CsvSource({"unfollow DBS19, DBS19", "เลิกติดตาม DBS19, DBS19", "หยุดแจ้ง DBS19, DBS19"})
  void readsWhatIsToBeFollowedNoMore(String typed, String query) {
    assertThat(reader.read(typed)).isEqualTo(new Command.Unfollow(query));
  }

  @ParameterizedTest
  @CsvSource({
    "scan rsi14 < 30, rsi14 < 30",
    "Scan  rsi14 < 30, rsi14 < 30",
    "screen close > SMA200 && name.contains('Bank'), close > SMA200 && name.contains('Bank')",
    "scan volume-spike, volume-spike",
    "สแกน rsi14 < 30, rsi14 < 30",
    "สแกนหุ้น rsi14 < 30, rsi14 < 30",
    "คัดหุ้น rsi14 < 30, rsi14 < 30",
    "คัดหุ้นrsi14 < 30, rsi14 < 30",
    "scan, ''",
    "คัดหุ้น, ''",
    "oversold, oversold-in-uptrend",
    "หุ้นวอลุ่มเข้า, volume-spike"
  })
  void readsAConditionThatStocksMustMeet(String typed, String where) {
    assertThat(reader.read(typed)).isEqualTo(new Command.Scan(where));
  }

  @ParameterizedTest
  @ValueSource(strings = {"scanner", "screens", "rsi14 < 30"})
  void whatOnlyBeginsLikeAScanIsAskedForAsAStock(String typed) {
    assertThat(reader.read(typed)).isInstanceOf(Command.Ask.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "HELP", "ช่วย", "วิธีใช้", "สวัสดี", "?", "", "  "})
  void readsACallForHelp(String typed) {
    assertThat(reader.read(typed)).isEqualTo(new Command.Help());
  }

  @ParameterizedTest
  @ValueSource(strings = {"my list", "My  List", "รายการของฉัน"})
  void readsTheList(String typed) {
    assertThat(reader.read(typed)).isEqualTo(new Command.MyList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete my data", "Delete my data", "ลบข้อมูลของฉัน"})
  void readsErasing(String typed) {
    assertThat(reader.read(typed)).isEqualTo(new Command.DeleteData());
  }

  @Test
  void readsALongConditionWhole() {
    String where = "close > 0" + " && close > 0".repeat(70);
    assertThat(reader.read("scan " + where)).isEqualTo(new Command.Scan(where));
    assertThat(reader.read("what ".repeat(60))).isInstanceOf(Command.Ask.class);
  }

  @Test
  void aLanguageAloneIsChosen() {
    assertThat(reader.read("en")).isEqualTo(new Command.Language(Lang.EN));
    assertThat(reader.read("ภาษาไทย")).isEqualTo(new Command.Language(Lang.TH));
    assertThat(reader.read("ซื้อดีไหม")).isEqualTo(new Command.Advice());
  }

  @Test
  void buttonsSayBackWhatTheyWereMadeFor() {
    assertThat(Buttons.read("v1|text|DBS19|en|2025-11-11"))
        .isEqualTo(
            new Command.Ask("DBS19", Optional.of(Lang.EN), Part.TEXT, Optional.of("2025-11-11")));
    assertThat(Buttons.read("v1|follow|DBS19|th|")).isEqualTo(new Command.Follow("DBS19"));
    assertThat(Buttons.read("action=buyItem&itemId=123123")).isEqualTo(new Command.OldButton());
  }
}
