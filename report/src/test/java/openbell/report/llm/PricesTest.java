package openbell.report.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PricesTest {
  private final Prices prices = Prices.bundled();

  @Test
  void pricesTokensByTheTable() {
    // OpenAI's list: gpt-4o-mini 0.15 in, 0.075 cached, 0.60 out, per million.
    assertThat(
            prices.cost(
                "gpt-4o-mini", new LlmAnswer("", "gpt-4o-mini", true, 1_000_000, 400_000, 500_000)))
        .hasValueSatisfying(usd -> assertThat(usd).isCloseTo(0.09 + 0.03 + 0.30, within(1e-9)));
  }

  @Test
  void aDatedVersionCostsWhatItsModelDoesUnlessItHasALine() {
    assertThat(million("gpt-4o-2024-08-06")).isEqualTo(2.5);
    assertThat(million("gpt-4o-2024-05-13")).isEqualTo(5.0);
    assertThat(million("gpt-5-nano-2025-08-07")).isEqualTo(0.05);
  }

  @Test
  void anUnknownModelHasNoCostButIsCounted() {
    LlmAnswer answer = new LlmAnswer("", "llama-4-2026-01-01", true, 1_000_000, 0, 0);
    assertThat(prices.knows("llama-4")).isFalse();
    assertThat(prices.knows("*")).isFalse();
    assertThat(prices.cost("llama-4", answer)).isEmpty();
    assertThat(prices.counted("llama-4", answer)).isEqualTo(10.0);
  }

  @Test
  void theMostAPromptCanCostIsItsTextAndTheLongestAnswer() {
    Prompt prompt =
        new Prompt(
            "gpt-4o", "x".repeat(600_000), List.of(new Prompt.Turn(false, "y".repeat(400_000))));
    assertThat(prices.most(prompt)).isCloseTo(2.501 + 0.08, within(1e-9));
  }

  private double million(String model) {
    return prices.cost("none", new LlmAnswer("", model, true, 1_000_000, 0, 0)).orElseThrow();
  }
}
