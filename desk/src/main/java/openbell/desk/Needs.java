package openbell.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import openbell.lake.Kept;
import openbell.lake.Lake;
import openbell.lake.LakeKey;
import openbell.lake.NewestRaw;

/// Which of the objects that might go are needed by others, all the way down. Not for several
/// threads.
///
/// An object whose bytes lie in cold storage may name more than its metadata say: whatever might go
/// of its symbol is then needed.
final class Needs {
  private final References references;
  private final Set<String> candidates;
  private final Set<String> names;
  private final boolean quarantineAlone;

  /// @param candidates the keys that might go
  Needs(Lake lake, Set<String> candidates) {
    references = new References(lake);
    this.candidates = Set.copyOf(candidates);
    quarantineAlone = candidates.stream().allMatch(key -> key.startsWith("quarantine/"));
    names =
        candidates.stream()
            .flatMap(key -> LakeKey.parse(key).stream())
            .map(LakeKey::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  /// The candidates that these objects name, and those that the named ones do.
  Set<String> of(Collection<String> keys) throws InterruptedException {
    Set<String> needed = new HashSet<>();
    Collection<String> next = keys;
    while (!next.isEmpty()) {
      List<String> worth = next.stream().filter(this::mayNeed).toList();
      List<Set<String>> found = AtOnce.map(worth, this::named, each -> {});
      List<String> fresh = new ArrayList<>();
      found.forEach(some -> some.stream().filter(needed::add).forEach(fresh::add));
      next = fresh;
    }
    return needed;
  }

  /// Spares reading what surely names none of them: numbers and records are of one symbol.
  private boolean mayNeed(String key) {
    if (quarantineAlone || key.startsWith("raw/")) {
      return key.startsWith("quarantine/");
    }
    if (key.startsWith(NewestRaw.PREFIX)) {
      String symbol = key.substring(key.lastIndexOf('/') + 1).replaceAll("\\.json$", "");
      return names.contains(symbol);
    }
    return LakeKey.parse(key)
        .map(parsed -> parsed.folder().equals("reports") || names.contains(parsed.name()))
        .orElseGet(() -> key.equals(References.MANIFEST) || names.contains(tickerOfPdf(key)));
  }

  private static String tickerOfPdf(String key) {
    String[] path = key.split("/", -1);
    return path.length == 3 && path[0].equals("reports") ? path[1] : "";
  }

  private Set<String> named(String key) {
    Optional<References.Named> found = references.of(key);
    if (found.isEmpty()) {
      return Set.of();
    }
    Stream<String> sources = found.get().sources().stream().map(Kept::key);
    return Stream.concat(sources, ofUnread(key, found.get()))
        .filter(candidates::contains)
        .collect(Collectors.toSet());
  }

  private Stream<String> ofUnread(String key, References.Named found) {
    if (!found.archived()) {
      return Stream.of();
    }
    Set<String> of = new HashSet<>();
    Stream.concat(Stream.of(key), found.sources().stream().map(Kept::key))
        .flatMap(k -> LakeKey.parse(k).stream())
        .forEach(k -> of.add(k.name()));
    return candidates.stream()
        .filter(k -> !k.startsWith("quarantine/")) // Nothing was made from those.
        .filter(k -> LakeKey.parse(k).filter(parsed -> of.contains(parsed.name())).isPresent());
  }
}
