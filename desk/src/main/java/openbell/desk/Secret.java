package openbell.desk;

import java.util.function.Supplier;
import openbell.store.Secrets;
import openbell.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A key of the environment: itself, or the name of a secret that holds it (`secretsmanager:NAME`),
/// which is looked up when the key is needed.
///
/// Nothing here prints a key.
public sealed interface Secret {
  /// Begins a value that is a secret's name or ARN.
  String BY_NAME = "secretsmanager:";

  /// The variable that it was in, such as `OPENAI_API_KEY`.
  String variable();

  /// The key; may ask the network.
  ///
  /// @throws StoreException when the secret cannot be read or holds no key: what, and what to do
  String read(Secrets secrets);

  /// The key as it is whenever it is asked for; why it cannot be read is logged, and thrown.
  default Supplier<String> from(Secrets secrets) {
    return () -> {
      try {
        return read(secrets);
      } catch (StoreException e) {
        Logger log = LoggerFactory.getLogger(Secret.class);
        log.warn("{} was not read: {}", variable(), e.getMessage());
        throw e;
      }
    };
  }

  /// Checks the value of a variable; asks nobody.
  ///
  /// @throws SettingsException when it can be neither a key nor a secret's name
  static Secret of(String variable, String value) {
    return value.startsWith(BY_NAME)
        ? new Named(variable, value.substring(BY_NAME.length()))
        : new Literal(variable, value);
  }

  private static boolean isKey(String text) {
    return text.matches("[!-~]{1,1000}");
  }

  /// The key itself.
  record Literal(String variable, String key) implements Secret {
    public Literal {
      if (!isKey(key)) {
        throw new SettingsException(
            variable, "***", "give the key as it was issued: one line, no spaces");
      }
    }

    @Override
    public String read(Secrets secrets) {
      return key;
    }

    @Override
    public String toString() {
      return variable + "=***";
    }
  }

  /// The name or ARN of a secret that holds the key.
  record Named(String variable, String name) implements Secret {
    public Named {
      if (!name.matches("[A-Za-z0-9/_+=.@:-]{1,512}")) {
        throw new SettingsException(
            variable, BY_NAME + name, "give a secret's name or ARN after " + BY_NAME);
      }
    }

    @Override
    public String read(Secrets secrets) {
      String key = secrets.read(name).strip();
      if (!isKey(key) || key.startsWith("{")) {
        throw new StoreException(
            StoreException.Kind.OTHER,
            "secret '%s' holds no key (store the key alone as its text: one line, no spaces, no JSON)"
                .formatted(name));
      }
      return key;
    }

    @Override
    public String toString() {
      return variable + "=" + BY_NAME + name;
    }
  }
}
