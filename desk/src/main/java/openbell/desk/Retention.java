package openbell.desk;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
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
  ///   that are the newest of their kind
  public record Plan(List<String> delete, List<String> needed) {}

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
  /// @throws IllegalArgumentException with the line that is none
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
    return rules;
  }

  /// What a policy would delete now. Changes nothing.
  public Plan plan(List<Rule> policy) {
    Instant now = clock.instant();
    Set<String> past = new HashSet<>();
    Map<String, String> newest = new LinkedHashMap<>();
    List<String> all = new ArrayList<>();
    for (String zone : List.of("raw/", "processed/", "quarantine/")) {
      lake.list(zone)
          .map(ListedBlob::key)
          .forEach(
              key ->
                  LakeKey.parse(key)
                      .ifPresent(
                          parsed -> {
                            all.add(key);
                            String kind =
                                String.join(
                                    "/",
                                    parsed.zone(),
                                    parsed.folder(),
                                    parsed.name(),
                                    parsed.ending());
                            newest.put(kind, key);
                            if (isPast(parsed, key, policy, now)) {
                              past.add(key);
                            }
                          }));
    }
    Set<String> needed = new HashSet<>(newest.values());
    all.stream().filter(key -> !past.contains(key)).forEach(key -> need(key, needed));
    newest.values().forEach(key -> need(key, needed));
    return new Plan(
        all.stream().filter(past::contains).filter(key -> !needed.contains(key)).toList(),
        all.stream().filter(past::contains).filter(needed::contains).toList());
  }

  /// Deletes what a plan says.
  public void apply(Plan plan) {
    plan.delete().forEach(store::delete);
  }

  /// Marks what an object was made from, all the way down.
  private void need(String key, Set<String> needed) {
    if (key.startsWith("processed/")) {
      for (String source : lake.object(key).map(Lineage::sources).orElse(List.of())) {
        if (needed.add(source)) {
          need(source, needed);
        }
      }
    }
  }

  private static boolean isPast(LakeKey parsed, String key, List<Rule> policy, Instant now) {
    Optional<Rule> rule =
        policy.stream()
            .filter(r -> key.startsWith(r.prefix()))
            .max((a, b) -> Integer.compare(a.prefix().length(), b.prefix().length()));
    return rule.filter(r -> parsed.at().plus(r.keep()).isBefore(now)).isPresent();
  }
}
