package openbell.desk;

import java.net.URI;
import java.util.Optional;

/// How a language model is asked, if one is.
///
/// @param on false: the kill switch; the template tells
/// @param apiKey the key; without one the template tells
/// @param model the model's name at the server
/// @param base the API's root, where it is not OpenAI's own
/// @param usdPerDay what all instances together may spend in a UTC day
public record LlmSettings(
    boolean on, Optional<Secret> apiKey, String model, Optional<URI> base, double usdPerDay) {
  static final String DEFAULT_MODEL = "gpt-4o";

  /// None is asked.
  static LlmSettings off() {
    return new LlmSettings(false, Optional.empty(), DEFAULT_MODEL, Optional.empty(), 0);
  }
}
