package openbell.desk.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import openbell.cache.CacheStats;
import openbell.cache.DayBook;
import openbell.cache.Note;
import openbell.cache.Tally;
import openbell.desk.Sources;
import openbell.desk.StateBudget;

/// Makes [OpsNumbers] of the books of a period.
final class Summing {
  private static final int MOST_SHOWN = 20;
  private static final String MAKING = "making";
  private static final String NARRATOR = "narrator";

  /// `SES 2025-11-11`, with when the run began.
  private static final Pattern WARM_SUBJECT =
      Pattern.compile("(\\S+) (\\d{4}-\\d\\d-\\d\\d)(?: ([-\\d]{10}T[:.\\d]{8,18}Z))?");

  private static final Pattern MADE = Pattern.compile("^(\\d{1,9}) made");

  /// `reports/DBS19/2025-11-11/report.en.json`.
  private static final int KEY_PARTS = 4;

  /// The tiers as a request meets them; others after them, by name.
  private static final List<String> NEAREST_FIRST =
      List.of("memory", "sqlite", "directory", "s3", "redis");

  private final Operations.Parts parts;
  private final LocalDate from;
  private final LocalDate to;

  Summing(Operations.Parts parts, LocalDate from, LocalDate to) {
    this.parts = parts;
    this.from = from;
    this.to = to;
  }

  /// @param own this home's books of the period
  /// @param recent this home's books of the last days
  OpsNumbers numbers(
      List<DayBook> own,
      List<DayBook> recent,
      Operations.Shared shared,
      OpsNumbers.LinePushes pushes) {
    Map<String, List<DayBook>> others = shared.others();
    List<StateBudget.Day> spent = shared.spent();
    List<DayBook> books =
        Stream.concat(own.stream(), others.values().stream().flatMap(List::stream)).toList();
    CacheStats.Kept all = kept(books.stream().map(DayBook::sums).toList());
    Map<String, List<Note>> notes = notes(books);
    Map<String, List<Note>> lately =
        notes(Stream.concat(recent.stream(), shared.recent().stream()).toList());
    Map<String, Long> making = all.tiers().getOrDefault(MAKING, Map.of());
    double spentUsd = spent.stream().mapToDouble(StateBudget.Day::spentUsd).sum();
    return new OpsNumbers(
        from,
        to,
        parts.clock().instant(),
        others.size() + (own.isEmpty() ? 0 : 1),
        shared.unread(),
        tiers(all),
        reports(making, notes),
        OpsNumbers.Money.of(
            spentUsd, making.getOrDefault("makes", 0L), making.getOrDefault("makes_avoided", 0L)),
        model(all.tiers().getOrDefault(NARRATOR, Map.of()), making, shared),
        all.mostAsked().stream()
            .limit(MOST_SHOWN)
            .map(asked -> new OpsNumbers.Asked(report(asked.key()), asked.times()))
            .toList(),
        slowest(notes),
        quality(all.tiers().getOrDefault("quality", Map.of()), notes),
        parts.followed().freshness(failedTickers(lately), shared.unread().isEmpty()),
        warmed(notes),
        sources(all.tiers().getOrDefault("sources", Map.of()), notes),
        pushes.set() ? pushes : lastTold(lately),
        sizes(own),
        starts(notes),
        from.equals(to) ? hours() : days(books, spent));
  }

  private static CacheStats.Kept kept(List<Map<String, Long>> several) {
    Map<String, Long> sums = new HashMap<>();
    several.forEach(each -> each.forEach((name, sum) -> sums.merge(name, sum, Long::sum)));
    return CacheStats.Kept.of(sums);
  }

  /// By kind, one of each subject, the latest first.
  private static Map<String, List<Note>> notes(List<DayBook> books) {
    Map<String, Map<String, Note>> merged = new HashMap<>();
    for (DayBook book : books) {
      for (Note note : book.notes()) {
        merged
            .computeIfAbsent(note.kind(), kind -> new HashMap<>())
            .merge(note.subject(), note, Note::and);
      }
    }
    Map<String, List<Note>> sorted = new HashMap<>();
    merged.forEach(
        (kind, bySubject) ->
            sorted.put(
                kind,
                bySubject.values().stream()
                    .sorted(Comparator.comparing(Note::at).reversed().thenComparing(Note::subject))
                    .toList()));
    return sorted;
  }

  private static List<OpsNumbers.Tier> tiers(CacheStats.Kept kept) {
    List<OpsNumbers.Tier> tiers = new ArrayList<>();
    kept.tiers().forEach((name, sums) -> tier(name, sums, kept).ifPresent(tiers::add));
    tiers.sort(
        Comparator.comparingInt((OpsNumbers.Tier tier) -> place(tier.name()))
            .thenComparing(OpsNumbers.Tier::name));
    return tiers;
  }

  private static int place(String tier) {
    int place = NEAREST_FIRST.indexOf(tier);
    return place < 0 ? NEAREST_FIRST.size() : place;
  }

  /// Empty for a group that was never asked for a value.
  private static Optional<OpsNumbers.Tier> tier(
      String name, Map<String, Long> sums, CacheStats.Kept kept) {
    CacheStats.Latency took = kept.latencies().get(name);
    if (took == null) {
      return Optional.empty();
    }
    return Optional.of(
        new OpsNumbers.Tier(
            name,
            sums.getOrDefault("hits", 0L),
            sums.getOrDefault("stale", 0L),
            sums.getOrDefault("misses", 0L),
            sums.getOrDefault("errors", 0L),
            new OpsNumbers.Latency(took.p50(), took.p90(), took.p99(), took.max())));
  }

  private static OpsNumbers.Reports reports(
      Map<String, Long> making, Map<String, List<Note>> notes) {
    return new OpsNumbers.Reports(
        making.getOrDefault("makes", 0L),
        making.getOrDefault("makes_avoided", 0L),
        making.getOrDefault("unchanged", 0L),
        making.getOrDefault("stale_answers", 0L),
        making.getOrDefault("failures", 0L),
        Duration.ofMillis(making.getOrDefault("make_cost_ms", 0L)),
        Duration.ofMillis(making.getOrDefault("cost_avoided_ms", 0L)),
        notes.getOrDefault(CacheStats.FAILURE, List.of()).stream()
            .map(n -> new OpsNumbers.Failure(report(n.subject()), n.text(), n.times(), n.at()))
            .toList());
  }

  /// `DBS19 2025-11-11 en` of a report's key; any other key as it is.
  private static String report(String key) {
    String[] part = key.split("/", -1);
    return part.length == KEY_PARTS && part[0].equals("reports")
        ? part[1] + " " + part[2] + " " + (part[3].equals("report.json") ? "th" : "en")
        : key;
  }

  /// The last failure of each ticker.
  private static Map<String, Note> failedTickers(Map<String, List<Note>> notes) {
    Map<String, Note> failed = new HashMap<>();
    for (Note note : notes.getOrDefault(CacheStats.FAILURE, List.of())) {
      String[] part = note.subject().split("/", -1);
      if (part.length == KEY_PARTS) {
        failed.putIfAbsent(part[1], note);
      }
    }
    return failed;
  }

  private OpsNumbers.Model model(
      Map<String, Long> told, Map<String, Long> making, Operations.Shared shared) {
    long byModel = told.getOrDefault("told by llm", 0L);
    // Where no model is asked at all nobody counts the template's.
    long byTemplate =
        making.getOrDefault("makes", 0L) - making.getOrDefault("unchanged", 0L) - byModel;
    Map<String, Long> fallbacks = new LinkedHashMap<>();
    told.entrySet().stream()
        .filter(n -> n.getKey().startsWith("template: "))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(n -> fallbacks.put(n.getKey().substring("template: ".length()), n.getValue()));
    Optional<String> why =
        parts
            .noModel()
            .or(
                () ->
                    parts
                        .llmSwitch()
                        .offSince()
                        .map(since -> "switched off by the operator at " + since));
    return new OpsNumbers.Model(
        why.isEmpty(),
        why.isPresent() && parts.noModel().isEmpty(),
        why,
        shared.spent().stream().mapToLong(StateBudget.Day::requests).sum(),
        byModel,
        Math.max(told.getOrDefault("told by template", 0L), byTemplate),
        told.getOrDefault("refused", 0L),
        fallbacks,
        shared.today().usedUsd(),
        parts.usdPerDay());
  }

  private static List<OpsNumbers.Slow> slowest(Map<String, List<Note>> notes) {
    return notes.getOrDefault(OpsNotes.SLOW, List.of()).stream()
        .sorted(Comparator.comparingLong(Note::most).reversed())
        .limit(MOST_SHOWN)
        .map(n -> new OpsNumbers.Slow(n.subject(), Duration.ofMillis(n.most()), n.times(), n.at()))
        .toList();
  }

  private static OpsNumbers.Quality quality(
      Map<String, Long> counts, Map<String, List<Note>> notes) {
    return new OpsNumbers.Quality(
        counts.getOrDefault("judged", 0L),
        counts.getOrDefault("quarantined", 0L),
        notes.getOrDefault(OpsNotes.ALERT, List.of()).stream()
            .map(n -> new OpsNumbers.Failure("", n.text(), n.times(), n.at()))
            .toList());
  }

  /// A session's runs as one, since each does what those before it left: as the last of them left
  /// it, with what all of them made. What an operator began stands for itself.
  private static List<OpsNumbers.Warmed> warmed(Map<String, List<Note>> notes) {
    Map<String, OpsNumbers.Warmed> runs = new LinkedHashMap<>();
    notes.getOrDefault(OpsNotes.WARM, List.of()).stream()
        .sorted(Comparator.comparing(Summing::begun).reversed())
        .forEach(
            note -> {
              Matcher of = WARM_SUBJECT.matcher(note.subject());
              if (of.matches()) {
                runs.merge(
                    of.group(1).equals(OpsNotes.OPERATOR)
                        ? note.subject()
                        : of.group(1) + " " + of.group(2),
                    new OpsNumbers.Warmed(
                        of.group(1),
                        LocalDate.parse(of.group(2)),
                        note.at(),
                        note.text(),
                        lastFailed(note.text())),
                    Summing::withEarlier);
              }
            });
    return List.copyOf(runs.values());
  }

  private static Instant begun(Note run) {
    Matcher of = WARM_SUBJECT.matcher(run.subject());
    return of.matches() && of.group(3) != null ? Instant.parse(of.group(3)) : run.at();
  }

  private static OpsNumbers.Warmed withEarlier(OpsNumbers.Warmed last, OpsNumbers.Warmed earlier) {
    String told = MADE.matcher(last.told()).replaceFirst((made(last) + made(earlier)) + " made");
    return new OpsNumbers.Warmed(last.exchange(), last.session(), last.at(), told, last.failed());
  }

  private static long made(OpsNumbers.Warmed run) {
    Matcher made = MADE.matcher(run.told());
    return made.find() ? Long.parseLong(made.group(1)) : 0;
  }

  /// Whether the last run of a session left anything undone; an earlier one may have.
  private static boolean lastFailed(String results) {
    return !results.contains(" 0 stale") || !results.contains(" 0 failed");
  }

  private List<OpsNumbers.Source> sources(Map<String, Long> counts, Map<String, List<Note>> notes) {
    Map<String, OpsNumbers.Failure> errors = new HashMap<>();
    for (Note n : notes.getOrDefault(OpsNotes.SOURCE, List.of())) {
      errors.put(n.subject(), new OpsNumbers.Failure(n.subject(), n.text(), n.times(), n.at()));
    }
    List<OpsNumbers.Source> sources = new ArrayList<>();
    for (String name : parts.sources()) {
      sources.add(
          new OpsNumbers.Source(
              name,
              counts.getOrDefault(Sources.Health.OK.of(name), 0L),
              counts.getOrDefault(Sources.Health.UNKNOWN.of(name), 0L),
              counts.getOrDefault(Sources.Health.FAILED.of(name), 0L),
              Optional.ofNullable(errors.get(name)),
              Optional.ofNullable(parts.quotas().get(name))));
    }
    return sources;
  }

  /// What a process that has LINE's token noted last.
  private static OpsNumbers.LinePushes lastTold(Map<String, List<Note>> notes) {
    return notes.getOrDefault(OpsNotes.LINE, List.of()).stream()
        .findFirst()
        .map(
            note ->
                new OpsNumbers.LinePushes(
                    true,
                    !note.text().equals("not told"),
                    note.text().matches("\\d{1,18}")
                        ? OptionalLong.of(Long.parseLong(note.text()))
                        : OptionalLong.empty()))
        .orElseGet(() -> new OpsNumbers.LinePushes(false, false, OptionalLong.empty()));
  }

  private OpsNumbers.Sizes sizes(List<DayBook> own) {
    List<OpsNumbers.Size> days = new ArrayList<>();
    for (DayBook book : own) {
      book.notes().stream()
          .filter(note -> note.kind().equals(OpsNotes.SIZE))
          .filter(note -> note.text().matches("\\d{1,18} \\d{1,18}"))
          .findFirst()
          .ifPresent(
              note -> {
                String[] numbers = note.text().split(" ", -1);
                days.add(
                    new OpsNumbers.Size(
                        book.day(), Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
              });
    }
    Map<String, Long> held = parts.held().get();
    return new OpsNumbers.Sizes(
        held.getOrDefault("entries", 0L),
        held.getOrDefault("bytes", 0L),
        parts.waiting().get().orElse(0L),
        days);
  }

  private static List<OpsNumbers.Start> starts(Map<String, List<Note>> notes) {
    return notes.getOrDefault(OpsNotes.START, List.of()).stream()
        .map(n -> new OpsNumbers.Start(n.subject(), n.times(), Duration.ofMillis(n.most()), n.at()))
        .toList();
  }

  private List<OpsNumbers.Slot> hours() {
    Instant start = from.atStartOfDay(ZoneOffset.UTC).toInstant();
    return parts.stats().hours(start, start.plus(Duration.ofDays(1))).stream()
        .map((Tally hour) -> slot(hour.start(), List.of(hour.sums()), 0))
        .toList();
  }

  private List<OpsNumbers.Slot> days(List<DayBook> books, List<StateBudget.Day> spent) {
    Map<LocalDate, List<Map<String, Long>>> byDay = new TreeMap<>();
    books.forEach(
        book -> byDay.computeIfAbsent(book.day(), day -> new ArrayList<>()).add(book.sums()));
    List<OpsNumbers.Slot> slots = new ArrayList<>();
    int i = 0;
    for (LocalDate day : from.datesUntil(to.plusDays(1)).toList()) {
      double usd = spent.get(i++).spentUsd();
      List<Map<String, Long>> sums = byDay.getOrDefault(day, List.of());
      if (!sums.isEmpty() || usd > 0) {
        slots.add(slot(day.atStartOfDay(ZoneOffset.UTC).toInstant(), sums, usd));
      }
    }
    return slots;
  }

  private static OpsNumbers.Slot slot(
      Instant start, List<Map<String, Long>> several, double spentUsd) {
    CacheStats.Kept kept = kept(several);
    Map<String, Long> making = kept.tiers().getOrDefault(MAKING, Map.of());
    return new OpsNumbers.Slot(
        start,
        tiers(kept),
        making.getOrDefault("makes", 0L),
        making.getOrDefault("makes_avoided", 0L),
        making.getOrDefault("failures", 0L),
        spentUsd);
  }
}
