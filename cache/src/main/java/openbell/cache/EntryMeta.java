package openbell.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import openbell.store.BlobMeta;
import org.jspecify.annotations.Nullable;

/// What a blob of the cache says beside its bytes: `expires-at`, and of its making `made-at` (in
/// the same form), `make-ms`, `renewal` (`early` or `at-expiry`), `input-sha256` and `expiry-why`.
///
/// Only `expires-at` is always written; what is missing or unreadable of the others is not known.
final class EntryMeta {

  private static final String MADE_AT = "made-at";
  private static final String MAKE_MS = "make-ms";
  private static final String RENEWAL = "renewal";
  private static final String INPUT = "input-sha256";
  private static final String WHY = "expiry-why";

  private EntryMeta() {}

  static BlobMeta of(CacheEntry entry) {
    Making making = entry.making();
    Map<String, String> metadata = new HashMap<>();
    metadata.put(ExpiresAt.KEY, ExpiresAt.format(entry.expiresAt()));
    if (!making.madeAt().equals(Instant.EPOCH)) {
      metadata.put(MADE_AT, ExpiresAt.format(making.madeAt()));
    }
    if (making.cost().isPositive()) {
      metadata.put(MAKE_MS, Long.toString(making.cost().toMillis()));
    }
    if (making.renewal() == Making.Renewal.EARLY) {
      metadata.put(RENEWAL, "early");
    } else if (!making.equals(Making.UNKNOWN)) {
      metadata.put(RENEWAL, "at-expiry");
    }
    if (!making.inputHash().isEmpty()) {
      metadata.put(INPUT, making.inputHash());
    }
    if (!making.why().isBlank()) {
      metadata.put(WHY, making.why().strip());
    }
    return BlobMeta.of(entry.contentType()).withMetadata(metadata);
  }

  static Making making(Map<String, String> metadata) {
    Instant madeAt =
        ExpiresAt.parse(metadata.get(MADE_AT)).filter(CacheEntry::isExpiry).orElse(Instant.EPOCH);
    Making.Renewal renewal =
        "early".equals(lower(metadata.get(RENEWAL)))
            ? Making.Renewal.EARLY
            : Making.Renewal.AT_EXPIRY;
    String input = metadata.get(INPUT);
    String hash = input != null && Making.isHash(input) ? input : "";
    String said = metadata.get(WHY);
    String why = said != null && Making.isWhy(said) ? said : "";
    return new Making(madeAt, millis(metadata.get(MAKE_MS)), renewal, hash, why);
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  private static Duration millis(@Nullable String text) {
    // Eighteen digits: what a long always holds.
    return text != null && text.matches("\\d{1,18}")
        ? Duration.ofMillis(Long.parseLong(text))
        : Duration.ZERO;
  }
}
