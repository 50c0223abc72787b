package openbell.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What is in a lease's record: lines of `name value`, to be read by a person too.
///
/// No time is in it: when it was written is the store's word (Last-Modified).
///
/// @param holder who wrote it, for messages; several may have one name
/// @param token drawn anew for each lease: tells a holder its own record
/// @param silence how long after it was written it holds unless written again, while `HELD`
/// @param breaks how often this key's lease was broken: a maker that meets a higher number than it
///   took its lease under has made what was since invalidated
/// @param reason why making failed, while `FAILED`
/// @param retryAfter how long nobody should try again after it was written, while `FAILED`
record LeaseRecord(
    State state,
    String holder,
    String token,
    Duration silence,
    long breaks,
    String reason,
    Duration retryAfter) {

  private static final int REASON_CHARACTERS = 500;

  enum State {
    HELD,
    RELEASED,
    /// Released after a make that failed.
    FAILED,
    /// Taken from its holder by an invalidation.
    BROKEN
  }

  static LeaseRecord held(String holder, String token, Duration silence, long breaks) {
    return new LeaseRecord(State.HELD, holder, token, silence, breaks, "", Duration.ZERO);
  }

  LeaseRecord released() {
    return new LeaseRecord(State.RELEASED, holder, token, silence, breaks, "", Duration.ZERO);
  }

  LeaseRecord failed(String why, Duration retry) {
    return new LeaseRecord(State.FAILED, holder, token, silence, breaks, why, retry);
  }

  /// @param by who breaks it
  /// @param newToken so that the holder no longer meets its own
  LeaseRecord broken(String by, String newToken) {
    return new LeaseRecord(State.BROKEN, by, newToken, silence, breaks + 1, "", Duration.ZERO);
  }

  byte[] bytes() {
    StringBuilder text = new StringBuilder();
    line(text, "state", state.name().toLowerCase(Locale.ROOT));
    line(text, "holder", holder);
    line(text, "token", token);
    line(text, "silence-ms", "" + silence.toMillis());
    line(text, "breaks", "" + breaks);
    if (state == State.FAILED) {
      line(text, "retry-ms", "" + retryAfter.toMillis());
      line(text, "reason", reason);
    }
    return text.toString().getBytes(UTF_8);
  }

  /// Reads a record; one that cannot be read counts as held by somebody unknown, so that it is in
  /// nobody's way for longer than `defaultSilence`.
  static LeaseRecord parse(byte[] bytes, Duration defaultSilence) {
    Map<String, String> lines = new HashMap<>();
    new String(bytes, UTF_8)
        .lines()
        .forEach(
            line -> {
              int blank = line.indexOf(' ');
              if (blank > 0) {
                lines.put(line.substring(0, blank), line.substring(blank + 1));
              }
            });
    try {
      return new LeaseRecord(
          State.valueOf(lines.getOrDefault("state", "").toUpperCase(Locale.ROOT)),
          lines.getOrDefault("holder", ""),
          lines.getOrDefault("token", ""),
          Duration.ofMillis(Long.parseLong(lines.getOrDefault("silence-ms", ""))),
          Long.parseLong(lines.getOrDefault("breaks", "0")),
          lines.getOrDefault("reason", ""),
          Duration.ofMillis(Long.parseLong(lines.getOrDefault("retry-ms", "0"))));
    } catch (IllegalArgumentException e) {
      return held("unknown", "", defaultSilence, 0);
    }
  }

  private static void line(StringBuilder text, String name, String value) {
    String oneLine = value.replaceAll("\\s+", " ").strip();
    text.append(name)
        .append(' ')
        .append(oneLine, 0, Math.min(oneLine.length(), REASON_CHARACTERS))
        .append('\n');
  }
}
