package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;
import openbell.store.BlobStore;
import openbell.store.ListedBlob;

/// Deletes what a policy says need not be kept any longer, and nothing that a kept report needs.
///
/// A policy is text: a prefix and a number of days a line, with blanks between; `#` begins a
/// comment. What no line is about is kept for ever.
public final class Retention {
  /// One line of a policy.
  public record Rule(String prefix, Duration keep) {}

  /// What is past its time.
  ///
  /// @param delete keys that may go
  /// @param needed keys that are past their time too, and that something kept was made from, or
  ///   that are of the newest day of their kind
  /// @param seen what was there when it was made, each key with its etag
  public record Plan(List<String> delete, List<String> needed, Set<String> seen) {}

  private static final List<String> ZONES =
      List.of(
          "raw/", "processed/", "quarantine/", "reports/", NewestRaw.PREFIX, References.MANIFEST);

  private final Lake lake;
  private final BlobStore store;
  private final InstantSource clock;

  /// Retention in this lake.
  public Retention(Lake lake, BlobStore store, InstantSource clock) {
    this.lake = lake;
    this.store = store;
    this.clock = clock;
  }

  /// Reads a policy.
  ///
  /// @throws IllegalArgumentException with the line that is none, or when there is no rule
  public static List<Rule> policy(String text) {
    List<Rule> rules = new ArrayList<>();
    for (String line : text.lines().map(l -> l.replaceAll("#.*", "").strip()).toList()) {
      if (line.isEmpty()) {
        continue;
      }
      String[] fields = line.split("\\s+", -1);
      boolean known =
          fields.length == 2
              && fields[0].matches("(raw|processed|quarantine)/.*")
              && fields[1].matches("\\d{1,5}");
      if (!known) {
        throw new IllegalArgumentException(
            "\"%s\" is no rule: give a prefix under raw/, processed/ or quarantine/, and days"
                .formatted(line));
      }
      rules.add(new Rule(fields[0], Duration.ofDays(Long.parseLong(fields[1]))));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException(
          "the policy has no rule: give lines such as 'quarantine/ 90', a prefix and days");
    }
    return rules;
  }

  /// What a policy would delete now. Changes nothing.
  public Plan plan(List<Rule> policy) throws InterruptedException {
    Instant now = clock.instant();
    List<ListedBlob> all = ZONES.stream().flatMap(lake::list).toList();
    Set<String> past = new LinkedHashSet<>();
    Map<String, LocalDate> lastDays = new HashMap<>();
    for (ListedBlob blob : all) {
      Optional<LakeKey> parsed = LakeKey.parse(blob.key());
      if (parsed.isPresent()) {
        lastDays.merge(kind(parsed.get()), parsed.get().date(), (a, b) -> a.isAfter(b) ? a : b);
        if (isPast(parsed.get(), blob.key(), policy, now)) {
          past.add(blob.key());
        }
      }
    }
    Set<String> needed = new HashSet<>();
    for (String key : past) {
      LakeKey parsed = LakeKey.parse(key).orElseThrow();
      if (parsed.date().equals(lastDays.get(kind(parsed)))) {
        needed.add(key);
      }
    }
    List<String> kept =
        all.stream()
            .map(ListedBlob::key)
            .filter(key -> !past.contains(key) || needed.contains(key))
            .toList();
    needed.addAll(new Needs(lake, past).of(kept));
    Set<String> seen = all.stream().map(Retention::state).collect(Collectors.toSet());
    return new Plan(
        past.stream().filter(key -> !needed.contains(key)).toList(),
        past.stream().filter(needed::contains).toList(),
        seen);
  }

  /// What is the newest of its kind stays: of each source's symbol, of each type's.
  private static String kind(LakeKey key) {
    String ending = key.zone().equals("processed") ? key.ending() : "";
    return String.join("/", key.zone(), key.folder(), key.name(), ending);
  }

  private static String state(ListedBlob blob) {
    return blob.key() + " " + blob.etag();
  }

  /// Deletes what a plan says, but for what something written since was made from.
  ///
  /// @param deleted is told of each key once it is gone
  /// @return what stayed for that reason
  public List<String> apply(Plan plan, Consumer<String> deleted) throws InterruptedException {
    List<String> since =
        ZONES.stream()
            .flatMap(lake::list)
            .filter(blob -> !plan.seen().contains(state(blob)))
            .map(ListedBlob::key)
            .toList();
    Set<String> needed = new Needs(lake, new HashSet<>(plan.delete())).of(since);
    for (String key : plan.delete()) {
      if (!needed.contains(key)) {
        store.delete(key);
        deleted.accept(key);
      }
    }
    return plan.delete().stream().filter(needed::contains).toList();
  }

  private static boolean isPast(LakeKey parsed, String key, List<Rule> policy, Instant now) {
    Optional<Rule> rule =
        policy.stream()
            .filter(r -> key.startsWith(r.prefix()))
            .max((a, b) -> Integer.compare(a.prefix().length(), b.prefix().length()));
    return rule.filter(r -> parsed.at().plus(r.keep()).isBefore(now)).isPresent();
  }
}
