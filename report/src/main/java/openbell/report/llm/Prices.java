package openbell.report.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What models cost, from `prices.tsv`.
///
/// A dated version costs what its model does (`gpt-4o-2024-08-06` is `gpt-4o`), unless it has a
/// line of its own.
public final class Prices {
  private static final String ASSUMED = "*";
  private static final Pattern DATED = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");
  private static final double TOKENS_PER_PRICE = 1e6;

  private record Price(double input, double cachedInput, double output) {
    double of(int inputTokens, int cachedTokens, int outputTokens) {
      return ((inputTokens - cachedTokens) * input
              + cachedTokens * cachedInput
              + outputTokens * output)
          / TOKENS_PER_PRICE;
    }
  }

  private final Map<String, Price> prices;

  private Prices(Map<String, Price> prices) {
    this.prices = Map.copyOf(prices);
  }

  /// The table in the project.
  public static Prices bundled() {
    try (InputStream in = Prices.class.getResourceAsStream("prices.tsv")) {
      if (in == null) {
        throw new IllegalStateException("prices.tsv is missing");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Prices parse(String tsv) {
    Map<String, Price> prices = new HashMap<>();
    for (String line : tsv.split("\n", -1)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] cells = line.strip().split("\t", -1);
        prices.put(
            cells[0],
            new Price(
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3])));
      }
    }
    return new Prices(prices);
  }

  /// Whether the table has the model.
  public boolean knows(String model) {
    return price(model).isPresent();
  }

  /// What an answer cost in US dollars; empty when neither the model that answered nor the one that
  /// was asked is in the table, or the server counted no tokens.
  Optional<Double> cost(String asked, LlmAnswer answer) {
    return price(answer.model())
        .or(() -> price(asked))
        .filter(p -> answer.counted())
        .map(p -> p.of(answer.inputTokens(), answer.cachedInputTokens(), answer.outputTokens()));
  }

  /// What an answer is counted at against the budget: its cost, or one assumed.
  double counted(String asked, LlmAnswer answer) {
    return cost(asked, answer)
        .orElseGet(
            () ->
                assumed()
                    .of(answer.inputTokens(), answer.cachedInputTokens(), answer.outputTokens()));
  }

  /// The most that a prompt can cost, with the longest answer allowed.
  double most(Prompt prompt) {
    return price(prompt.model())
        .orElseGet(this::assumed)
        .of(prompt.mostInputTokens(), 0, LanguageModel.MOST_OUTPUT_TOKENS);
  }

  private Price assumed() {
    Price assumed = prices.get(ASSUMED);
    if (assumed == null) {
      throw new IllegalStateException("prices.tsv has no line for models not listed");
    }
    return assumed;
  }

  private Optional<Price> price(String model) {
    Price exact = model.equals(ASSUMED) ? null : prices.get(model);
    return exact != null
        ? Optional.of(exact)
        : Optional.ofNullable(prices.get(DATED.matcher(model).replaceFirst("")))
            .filter(p -> !model.equals(ASSUMED));
  }
}
