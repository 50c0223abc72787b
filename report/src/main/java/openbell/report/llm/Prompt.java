package openbell.report.llm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// All that a model is sent, in order: what never changes first.
///
/// @param model the model asked
/// @param instructions the part that is the same for every stock of a language, so that a server's
///   prompt cache can hit
/// @param turns what follows: the facts; after a refusal also the answer and why it was refused
public record Prompt(String model, String instructions, List<Turn> turns) {
  private static final int FRAME_TOKENS = 400;

  /// One message of the conversation, by the model itself or by us.
  public record Turn(boolean byModel, String text) {}

  /// Makes a prompt with its own copy of the turns.
  public Prompt {
    turns = List.copyOf(turns);
  }

  /// SHA-256 of model and text, in lower-case hex: who asks the same of the same model has the same
  /// hash.
  public String hash() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      part(sha, model);
      part(sha, instructions);
      for (Turn turn : turns) {
        part(sha, turn.byModel() ? "assistant" : "user");
        part(sha, turn.text());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The tokenizers in use make at most one token of a byte of UTF-8; the schema and what stands
  /// between the turns come on top.
  int mostInputTokens() {
    return FRAME_TOKENS
        + bytes(instructions)
        + turns.stream().mapToInt(turn -> bytes(turn.text())).sum();
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void part(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
    sha.update(bytes);
  }
}
