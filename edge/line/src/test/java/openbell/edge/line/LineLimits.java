package openbell.edge.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** The limits that LINE's reference states in words, beside those of its specification. */
final class LineLimits {
  private LineLimits() {}

  static void check(JsonNode node) {
    switch (node.path("type").asText()) {
      case "text" -> {
        if (!node.has("size")) { // a message, not a part of a bubble
          assertThat(node.path("text").asText().length()).isBetween(1, 5000);
        }
        assertThat(node.path("text").asText()).isNotEmpty().doesNotContain("{{");
      }
      case "flex" -> {
        assertThat(node.path("altText").asText().length()).isBetween(1, 400);
        assertThat(node.path("contents").toString().getBytes(StandardCharsets.UTF_8))
            .hasSizeLessThan(30_000);
      }
      case "image" -> {
        String url = node.path(node.has("url") ? "url" : "originalContentUrl").asText();
        assertThat(url).startsWith("https://").hasSizeLessThan(2000);
      }
      case "uri" -> assertThat(node.path("uri").asText()).matches("https?://.{1,990}");
      case "postback" -> {
        assertThat(node.path("data").asText().length()).isBetween(1, 300);
        assertThat(node.path("displayText").asText().length()).isBetween(1, 300);
      }
      default -> {}
    }
    if (node.has("label")) {
      assertThat(node.path("label").asText().length()).isBetween(1, 20);
    }
    if (node.has("quickReply")) {
      assertThat(node.path("quickReply").path("items").size()).isBetween(1, 13);
    }
    node.forEach(LineLimits::check);
  }
}
