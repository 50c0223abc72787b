package openbell.report;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import openbell.report.SentenceBank.Row;

/// Puts the rows of a report one after another: which wording, which word joins it to the last.
///
/// Choices hang on the ticker, the topic and the date alone, and are made once for both languages:
/// the same facts give the same text in any process, and the Thai and the English report say the
/// same thing. Consecutive weekdays step to the next wording, so yesterday's is not repeated;
/// tickers are out of phase. One instance makes one report.
final class Composer {
  private static final int SAME_START_CHARS = 4;

  private record Sentence(Row row, Connective connective) {
    String text(Lang lang) {
      return connective.join(row.text(lang), lang);
    }
  }

  private final SentenceBank bank;
  private final String ticker;
  private final long weekdayCount;
  private final Map<Connective, Integer> used = new EnumMap<>(Connective.class);
  private final List<Sentence> section = new ArrayList<>();
  private int direction;

  Composer(SentenceBank bank, String ticker, LocalDate date) {
    this.bank = bank;
    this.ticker = ticker;
    this.weekdayCount =
        5L * Math.floorDiv(date.toEpochDay() + 3, 7) + Math.min(date.getDayOfWeek().getValue(), 5);
  }

  /// Says a topic's regime in the wording that is due, joined by its polarity.
  void say(String topic) {
    say(bank.variants(topic), topic, true);
  }

  /// Says more of what the sentence before told: the wording that is due, without a joining word.
  void sayMore(String topic) {
    List<Row> rows = bank.variants(topic);
    int due = pick(topic.substring(0, topic.indexOf('.')), rows.size());
    sayExactly(rows.get(due), Connective.NONE);
  }

  /// Likewise, when the previous bar was in another regime: wordings that say "still" are passed
  /// over.
  void say(String topic, boolean samePreviousRegime) {
    say(bank.variants(topic), topic, samePreviousRegime);
  }

  /// Says one of the rows given, in the wording that is due.
  void say(List<Row> variants, String topic, boolean samePreviousRegime) {
    int first = pick(topic.substring(0, topic.indexOf('.')), variants.size());
    Sentence chosen = null;
    for (int i = 0; i < variants.size(); i++) {
      Row row = variants.get((first + i) % variants.size());
      if (row.persistent() && !samePreviousRegime) {
        continue;
      }
      Sentence candidate = new Sentence(row, connective(row, topic));
      if (chosen == null) {
        chosen = candidate;
      }
      if (!startsLikeTheLast(candidate)) {
        chosen = candidate;
        break;
      }
    }
    if (chosen != null) {
      add(chosen);
    }
  }

  /// Says exactly this row, joined by exactly this word.
  void sayExactly(Row row, Connective connective) {
    add(new Sentence(row, connective));
  }

  /// The section so far, in Thai.
  String thai() {
    return String.join(" ", section.stream().map(s -> s.text(Lang.TH)).toList());
  }

  /// The section so far, as prose or as lines, and a fresh start for the next.
  Map<Lang, String> finish(String separator) {
    Map<Lang, String> texts = new EnumMap<>(Lang.class);
    for (Lang lang : Lang.values()) {
      texts.put(lang, String.join(separator, section.stream().map(s -> s.text(lang)).toList()));
    }
    section.clear();
    direction = 0;
    return texts;
  }

  private void add(Sentence sentence) {
    section.add(sentence);
    used.merge(sentence.connective(), 1, Integer::sum);
    direction = sentence.row().polarity();
  }

  private Connective connective(Row row, String topic) {
    if (section.isEmpty()) {
      return Connective.NONE;
    }
    int turn = row.polarity() * direction;
    if (turn < 0) {
      return firstFree(Connective.OPPOSITE);
    }
    if (turn > 0 && pick("join|" + topic, 2) == 0) {
      return firstFree(Connective.SAME);
    }
    return newTopic(row.thai());
  }

  /// A new topic is announced in Thai where its sentence begins with a noun that can be.
  private Connective newTopic(String thai) {
    if (thai.startsWith("MACD")) {
      return firstFree(List.of(Connective.AS_FOR));
    }
    boolean noun = thai.startsWith("ปริมาณ") || thai.startsWith("ความผันผวน");
    return noun ? firstFree(List.of(Connective.WHILE_TOPIC)) : Connective.NONE;
  }

  private Connective firstFree(List<Connective> choices) {
    for (Connective choice : choices) {
      if (used.getOrDefault(choice, 0) < choice.mostPerReport()) {
        return choice;
      }
    }
    return Connective.NONE;
  }

  private boolean startsLikeTheLast(Sentence next) {
    if (section.isEmpty()) {
      return false;
    }
    Sentence last = section.getLast();
    return start(last.text(Lang.TH)).equals(start(next.text(Lang.TH)))
        || firstWord(last.text(Lang.EN)).equals(firstWord(next.text(Lang.EN)));
  }

  private static String start(String text) {
    return text.substring(0, Math.min(SAME_START_CHARS, text.length()));
  }

  private static String firstWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  private int pick(String topic, int choices) {
    CRC32 hash = new CRC32();
    hash.update((ticker + "|" + topic).getBytes(StandardCharsets.UTF_8));
    return (int) Math.floorMod(hash.getValue() + weekdayCount, (long) choices);
  }
}
