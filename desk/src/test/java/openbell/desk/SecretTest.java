package openbell.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import openbell.store.Secrets;
import openbell.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private final List<String> asked = new ArrayList<>();
  private String text = "  token-1\n";
  private final Secrets secrets =
      name -> {
        asked.add(name);
        return text;
      };

  @Test
  void aKeyIsItselfAndAsksNobody() {
    Secret secret = Secret.of("OPENBELL_ADMIN_TOKEN", "t0ken");
    assertThat(secret.read(secrets)).isEqualTo("t0ken");
    assertThat(asked).isEmpty();
    assertThat(secret).hasToString("OPENBELL_ADMIN_TOKEN=***");
    assertThatThrownBy(() -> Secret.of("OPENBELL_ADMIN_TOKEN", "two words"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("OPENBELL_ADMIN_TOKEN=*** cannot be used")
        .hasMessageNotContaining("two");
  }

  @Test
  void aNamedOneIsReadWhenItIsNeededEachTime() {
    String arn = "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:line-AbCdEf";
    Supplier<String> key = Secret.of("LINE_CHANNEL_SECRET", "secretsmanager:" + arn).from(secrets);
    assertThat(asked).isEmpty();
    assertThat(key.get()).isEqualTo("token-1");
    text = "token-2";
    assertThat(key.get()).isEqualTo("token-2");
    assertThat(asked).containsExactly(arn, arn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"key\":\"sk-1\"}", "two words", "sk-1\nsk-2"})
  void aSecretThatHoldsNoKeyIsToldWithoutWhatItHolds(String held) {
    text = held;
    Secret secret = Secret.of("OPENAI_API_KEY", "secretsmanager:openai");
    assertThatThrownBy(() -> secret.read(secrets))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            "secret 'openai' holds no key (store the key alone as its text: one line, no spaces, no"
                + " JSON)");
  }
}
