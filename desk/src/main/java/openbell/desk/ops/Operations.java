package openbell.desk.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import openbell.cache.CacheStats;
import openbell.cache.DayBook;
import openbell.desk.LlmSwitch;
import openbell.desk.StateBudget;
import openbell.store.BlobStore;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator's numbers: puts them together from the books of all instances, and tells other
/// instances this one's.
///
/// Thread-safe. Numbers are read when somebody asks for them, never on the way of a report.
public final class Operations {
  /// The longest period that is put together.
  public static final int MOST_DAYS = CacheStats.DAYS_KEPT;

  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);

  /// A weekend with a day beside it. Each day has a record of every instance to be read.
  private static final int RECENT_DAYS = 4;

  /// How often an instance tells others its numbers, at most.
  private static final Duration TOLD_EVERY = Duration.ofMinutes(5);

  /// How long what costs a wait (other instances, LINE, the whole file) is believed.
  private static final Duration HOLDS = Duration.ofSeconds(15);

  private final Parts parts;
  private final OpsDays days;
  private final OpsNotes notes;
  private final Remembered<Shared> shared;
  private final Remembered<OpsNumbers.LinePushes> pushes;
  private final AtomicReference<Instant> tellDue = new AtomicReference<>(Instant.MIN);
  private volatile Optional<Map<String, Long>> heldLast = Optional.empty();
  private volatile LocalDate swept = LocalDate.MIN;

  /// What the numbers are put together from.
  ///
  /// @param store where instances tell each other
  /// @param noModel why no model is ever asked; empty when one is set up
  /// @param llmSwitch the operator's switch
  /// @param quotas what a source lets us ask, in words, by its name
  /// @param line how many pushes are left; empty where there is no token for LINE
  /// @param held `entries` and `bytes` of this home
  /// @param waiting values that wait for the far tier
  public record Parts(
      CacheStats stats,
      BlobStore store,
      StateBudget budget,
      double usdPerDay,
      Optional<String> noModel,
      LlmSwitch llmSwitch,
      Followed followed,
      List<String> sources,
      Map<String, String> quotas,
      Optional<Supplier<OpsNumbers.LinePushes>> line,
      Supplier<Map<String, Long>> held,
      Supplier<Optional<Long>> waiting,
      InstantSource clock) {}

  /// Numbers of these parts; it owns none of them.
  public Operations(Parts parts) {
    this.parts = parts;
    days = new OpsDays(parts.store());
    notes = new OpsNotes(parts.stats());
    shared = new Remembered<>(HOLDS, parts.clock());
    pushes = new Remembered<>(TOLD_EVERY, parts.clock());
  }

  /// What is noted beside the counts.
  public OpsNotes notes() {
    return notes;
  }

  /// Has language models asked, or not, in all instances and over restarts.
  ///
  /// @throws NumbersException when that cannot be kept; then it stays as it was
  public void switchModel(boolean on) {
    try {
      parts.llmSwitch().set(on);
    } catch (StoreException e) {
      throw new NumbersException(e);
    }
  }

  /// Since when the operator has no language model asked; empty while one may be.
  public Optional<Instant> modelOffSince() {
    return parts.llmSwitch().offSince();
  }

  /// Today, UTC.
  public LocalDate today() {
    return LocalDate.ofInstant(parts.clock().instant(), ZoneOffset.UTC);
  }

  /// The numbers of whole UTC days, both ends included: this home's up to this moment, those of
  /// others as they last told them. While the shared store cannot be read they are this home's
  /// alone and say so: that is when an operator needs them most.
  ///
  /// @throws IllegalArgumentException for a period that ends before it begins, or of more than
  ///   [#MOST_DAYS] days
  public OpsNumbers numbers(LocalDate from, LocalDate to) {
    if (to.isBefore(from) || ChronoUnit.DAYS.between(from, to) >= MOST_DAYS) {
      throw new IllegalArgumentException(
          "a period of " + from + " to " + to + ": give at most " + MOST_DAYS + " days, in order");
    }
    return new Summing(parts, from, to)
        .numbers(
            parts.stats().days(from, to),
            parts.stats().days(recentFrom(), today()),
            shared.get(from + " " + to, () -> read(from, to)),
            pushes());
  }

  /// What the shared store has of a period.
  ///
  /// @param others the books of other instances
  /// @param recent their books of the last days, whatever the period
  /// @param spent the budgets of the period's days, in order
  /// @param today today's budget
  /// @param unread why it was not read
  record Shared(
      Map<String, List<DayBook>> others,
      List<DayBook> recent,
      List<StateBudget.Day> spent,
      StateBudget.Day today,
      Optional<String> unread) {}

  private Shared read(LocalDate from, LocalDate to) {
    List<LocalDate> period = from.datesUntil(to.plusDays(1)).toList();
    try {
      return new Shared(
          days.told(from, to, parts.stats().instance()),
          days.told(recentFrom(), today(), parts.stats().instance()).values().stream()
              .flatMap(List::stream)
              .toList(),
          Beside.all(period, parts.budget()::spent),
          parts.budget().spentToday(),
          Optional.empty());
    } catch (StoreException e) {
      LOG.warn("the numbers of other instances were not read: {}", e.getMessage());
      return new Shared(
          Map.of(),
          List.of(),
          Collections.nCopies(period.size(), StateBudget.Day.NONE),
          StateBudget.Day.NONE,
          Optional.of(Objects.requireNonNullElse(e.getMessage(), "no reason given")));
    }
  }

  /// Since when a failure is looked for that may be why a followed ticker is late now.
  private LocalDate recentFrom() {
    return today().minusDays(RECENT_DAYS);
  }

  private OpsNumbers.LinePushes pushes() {
    return parts
        .line()
        .map(ask -> pushes.get("line", ask))
        .orElseGet(() -> new OpsNumbers.LinePushes(false, false, OptionalLong.empty()));
  }

  /// Notes what LINE still takes where this process has its token, so that those without it know.
  public void noteLine() {
    try {
      if (parts.line().isPresent()) {
        notes.line(pushes());
      }
    } catch (RuntimeException e) {
      LOG.warn("what LINE still takes was not noted: {}", e.getMessage());
    }
  }

  /// Deletes what is older than numbers are kept, once a day; for a process that goes on.
  public void forgetOld() {
    LocalDate today = today();
    if (!today.isAfter(swept)) {
      return;
    }
    swept = today;
    try {
      days.forget(today);
    } catch (StoreException e) {
      LOG.warn("old numbers were not deleted: {}", e.getMessage());
    }
  }

  /// Whether it is time to tell others this instance's numbers.
  public boolean isDue() {
    return !parts.clock().instant().isBefore(tellDue.get());
  }

  /// Tells others this instance's numbers if it did not do so for a while; what cannot be told is
  /// told the next time.
  public void tellIfDue() {
    Instant now = parts.clock().instant();
    Instant due = tellDue.get();
    if (!now.isBefore(due) && tellDue.compareAndSet(due, now.plus(TOLD_EVERY))) {
      tell();
    }
  }

  /// Tells others this instance's numbers. Costs only the numbers when it fails.
  public void tell() {
    try {
      Map<String, Long> held = parts.held().get();
      if (!heldLast.equals(Optional.of(held)) && held.containsKey("bytes")) {
        notes.holds(held.getOrDefault("entries", 0L), held.getOrDefault("bytes", 0L));
        heldLast = Optional.of(held);
      }
      days.tell(parts.stats());
    } catch (StoreException | LinkageError e) {
      // A function's package may have no way to write.
      LOG.warn("the day's numbers were not told to other instances: {}", e.getMessage());
    }
  }
}
