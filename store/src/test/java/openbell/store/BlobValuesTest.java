package openbell.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobValuesTest {

  private static final BlobMeta TEXT = BlobMeta.of("text/plain");

  @ParameterizedTest
  @ValueSource(strings = {"Expires", "a b", "", "ä", "a:b", "a\n"})
  void metadataKeyThatHttpWouldChangeIsRefused(String key) {
    assertThatThrownBy(() -> TEXT.withMetadata(Map.of(key, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Metadata key '" + key + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " x", "x ", "a\nb", "หุ้น", "\u007f"})
  void metadataValueThatHttpWouldChangeIsRefused(String value) {
    assertThatThrownBy(() -> TEXT.withMetadata(Map.of("k", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Metadata 'k'");
  }

  @Test
  void metadataAboveTwoKilobytesIsRefused() {
    assertThat(TEXT.withMetadata(Map.of("k", "x".repeat(2047))).metadata()).hasSize(1);
    assertThatThrownBy(() -> TEXT.withMetadata(Map.of("k", "x".repeat(2048))))
        .hasMessageContaining("2049 bytes");
  }

  @Test
  void tagsKeepTheLimitsOfS3() {
    Map<String, String> eleven =
        IntStream.range(0, 11).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    assertThatThrownBy(() -> TEXT.withTags(eleven)).hasMessageContaining("11 tags");
    for (Map<String, String> bad :
        List.of(
            Map.of("k".repeat(129), "v"),
            Map.of("k", "v".repeat(257)),
            Map.of("aws:k", "v"),
            Map.of("", "v"),
            Map.of("k", "^GSPC"))) {
      assertThatThrownBy(() -> TEXT.withTags(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    Map<String, String> most = Map.of("k".repeat(128), "v".repeat(256));
    assertThat(TEXT.withTags(most).tags()).isEqualTo(most);
  }

  @Test
  void tagValueIsMadeOfAnyText() {
    assertThat(BlobMeta.tagValue("^GSPC")).isEqualTo("_GSPC");
    assertThat(BlobMeta.tagValue("M&M.NS")).isEqualTo("M_M.NS");
    assertThat(BlobMeta.tagValue("THB=X 2025-11-11T10:00:00+07:00"))
        .isEqualTo("THB=X 2025-11-11T10:00:00+07:00");
    assertThat(BlobMeta.tagValue("a\nb\ud83d\ude00c")).isEqualTo("a_b_c");
    assertThat(BlobMeta.tagValue("x".repeat(300))).hasSize(256);
  }

  @Test
  void mapsAreCopied() {
    Map<String, String> mine = new HashMap<>(Map.of("a", "1"));
    BlobMeta meta = new BlobMeta("text/plain", mine, mine);
    mine.put("b", "2");

    assertThat(meta.metadata()).isEqualTo(Map.of("a", "1"));
    assertThat(meta.tags()).isEqualTo(Map.of("a", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"abc\""})
  void etagWithQuotesOrNoneIsRefused(String etag) {
    assertThatThrownBy(() -> PutCondition.ifMatch(etag))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Not an etag");
  }

  @Test
  void orderIsThatOfUtf8Bytes() {
    List<String> ordered =
        List.of("a", "a-b", "a/b", "a0", "aa", "é", "ก", "\uff21", "\ud83d\ude00");

    assertThat(ordered.reversed().stream().sorted(BlobKeys.ORDER)).isEqualTo(ordered);
    Random random = new Random(7);
    String[] parts = {"a", "b", "/", "é", "ก", "\uff21", "\ud83d\ude00", "\ud83d\ude01"};
    List<String> texts =
        Stream.generate(() -> parts[random.nextInt(parts.length)])
            .limit(4_000)
            .collect(Collectors.groupingBy(_ -> random.nextInt(1_000), Collectors.joining()))
            .values()
            .stream()
            .toList();
    assertThat(texts.stream().sorted(BlobKeys.ORDER))
        .isEqualTo(
            texts.stream()
                .sorted((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)))
                .toList());
  }
}
