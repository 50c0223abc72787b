package openbell.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import openbell.report.Lang;

/// Screens over a whole market, as pages, programs and chats ask for them: which stocks meet a
/// condition. Safe for concurrent use; blocks, so call it from virtual threads.
public interface Screens {
  /// The most rows that are given.
  int MOST_ROWS = 1000;

  /// What is asked.
  ///
  /// @param where a condition, or the name of a screen
  /// @param rank largest first; empty: the screen's own, else the default score
  /// @param top how many rows at most, from 1 to [#MOST_ROWS]
  /// @param date as of the end of this day; empty: of each exchange the last completed session
  /// @param universe which stocks are looked at
  record Ask(
      String where, Optional<String> rank, int top, Optional<LocalDate> date, Universe universe) {
    /// The question over all stocks.
    public Ask(String where, Optional<String> rank, int top, Optional<LocalDate> date) {
      this(where, rank, top, date, Universe.ALL);
    }
  }

  /// Which stocks are looked at.
  enum Universe {
    /// All that the lake holds prices of.
    ALL,
    /// Those that have a name of their own here, whether there are prices of them or not.
    REGISTRY;

    /// What it is asked for by: `all`, `registry`.
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The one of that key; empty when there is none.
    public static Optional<Universe> of(String key) {
      return Arrays.stream(values()).filter(u -> u.key().equals(key)).findFirst();
    }
  }

  /// What came of it.
  sealed interface Outcome {
    /// What was found.
    ///
    /// @param json `{"rows":[…],"coverage":{…}}`, not copied: do not change it
    /// @param tier where it was found, such as `redis`; `made` where it was computed for this
    ///   asking
    /// @param uncached why it is kept nowhere, in one line; empty where it is
    /// @param madeAt when it was computed
    @SuppressWarnings("ArrayRecordComponent") // Bytes that go out as they are.
    record Found(byte[] json, String tier, Optional<String> uncached, Instant madeAt)
        implements Outcome {}

    /// The condition or the rank cannot be understood.
    record Wrong(Mistake mistake) implements Outcome {}

    /// The question is none, whatever its expressions say.
    record Refused(String what, String cure) implements Outcome {}

    /// There are no prices to look at, or they cannot be read now.
    ///
    /// @param lasting whether asking again soon is of no use
    record NoMarket(String what, String cure, boolean lasting) implements Outcome {}
  }

  /// What cannot be understood in an expression.
  ///
  /// @param of `where` or `rank`
  /// @param what the problem, in one line
  /// @param line from 1
  /// @param column from 1, in code points
  /// @param advice what to do, in one line
  record Mistake(String of, String what, int line, int column, String advice) {}

  /// A screen that can be asked for by its name.
  ///
  /// @param where its condition
  /// @param titleTh what it is called in Thai
  /// @param titleEn what it is called in English
  /// @param meaningTh a sentence in Thai on what a row in it means
  /// @param meaningEn the same in English
  record Named(
      String name,
      String where,
      String titleTh,
      String titleEn,
      String meaningTh,
      String meaningEn) {
    /// What it is called.
    public String title(Lang lang) {
      return lang == Lang.TH ? titleTh : titleEn;
    }

    /// What a row in it means.
    public String meaning(Lang lang) {
      return lang == Lang.TH ? meaningTh : meaningEn;
    }
  }

  /// Has the market looked at.
  Outcome scan(Ask ask) throws InterruptedException;

  /// What is wrong with a condition, or with the name of a screen; empty when nothing is. Looks at
  /// no market.
  Optional<Mistake> mistake(String where);

  /// The screens that can be named, in the order in which they are shown.
  List<Named> named();

  /// The screen of that name, as people write it; empty when there is none.
  default Optional<Named> named(String name) {
    return named().stream().filter(screen -> screen.name().equals(name)).findFirst();
  }

  /// Every name that an expression may use, in order.
  List<String> names();
}
